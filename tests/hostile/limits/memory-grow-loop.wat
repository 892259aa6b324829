;; Asks for memory without an end, though it gets no more.
;; LIMITS: memory=1MiB time=100ms
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (loop $again (drop (memory.grow (i32.const 1))) (br $again))
    (i32.const 0)))
