;; Calls an entry that is not set.
(table $functions 1 funcref)
(func $fault (call_indirect (i32.const 0)))
