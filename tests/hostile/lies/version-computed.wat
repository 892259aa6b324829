;; A version that the checker cannot see, since the code computes it: 2.0.0 is refused
;; at the start.
;; CALLS: init, process 1
;; WITH: init process cleanup memory
(module
  (func (export "get_abi_version") (result i32)
    (i32.add (i32.const 0x10000) (i32.shl (memory.size) (i32.const 16)))))
