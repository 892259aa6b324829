;; Moves all of its memory by one byte again and again.
;; LIMITS: memory=16MiB time=100ms
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (memory (export "memory") 256)
  (func (export "process") (param i32) (result i32)
    (loop $again
      (memory.copy (i32.const 1) (i32.const 0) (i32.const 0xffffff))
      (br $again))
    (i32.const 0)))
