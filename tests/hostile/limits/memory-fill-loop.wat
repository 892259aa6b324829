;; Fills all of its memory again and again: a call ends when one such instruction is done.
;; LIMITS: memory=16MiB time=100ms
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (memory (export "memory") 256)
  (func (export "process") (param i32) (result i32)
    (loop $again
      (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x1000000))
      (br $again))
    (i32.const 0)))
