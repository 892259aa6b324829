;; Calls a function as one of another type.
(table $functions funcref (elem $other))
(func $other (param i64) (result i64) (local.get 0))
(func $fault (call_indirect (i32.const 0)))
