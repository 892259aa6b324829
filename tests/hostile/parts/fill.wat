;; Fills beyond the end of the memory.
(func $fault (memory.fill (i32.const 65535) (i32.const 7) (i32.const 2)))
