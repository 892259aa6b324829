;; Grows until it gets no more, and gives up: the limit is told and not the trap.
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (loop $again
      (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (unreachable)))
