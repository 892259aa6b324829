;; A declared maximum of 4 GiB is only a word: growth ends at the host's limit.
;; CALLS: init, process 255, process 1, process 65535, process -1
;; WITH: version init cleanup
(module
  (memory (export "memory") 1 65536)
  (func (export "process") (param i32) (result i32)
    (drop (memory.grow (local.get 0)))
    (memory.size)))
