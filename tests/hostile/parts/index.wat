;; Calls an entry beyond the end of the table.
(table $functions 1 funcref)
(func $fault (call_indirect (i32.const 0xffffffff)))
