;; Two data segments as far apart as the memory goes: an image of 16 MiB that is nearly
;; all zeros.
;; CALLS: init, process 0, process 16777215, process 8388608
;; WITH: version init cleanup
(module
  (memory (export "memory") 256)
  (data (i32.const 0) "first")
  (data (i32.const 0xffffff) "l")
  (func (export "process") (param i32) (result i32) (i32.load8_u (local.get 0))))
