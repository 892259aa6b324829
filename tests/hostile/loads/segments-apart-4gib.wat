;; Two data segments 4 GiB apart, in a memory as large.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (memory (export "memory") 65536)
  (data (i32.const 0) "first")
  (data (i32.const 0xffffffff) "l"))
