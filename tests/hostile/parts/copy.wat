;; Copies beyond the end of the memory, with a length that wraps.
(func $fault (memory.copy (i32.const 1) (i32.const 0) (i32.const 0xffffffff)))
