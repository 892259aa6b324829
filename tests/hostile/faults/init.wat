;; A fault in `init`; nothing of the instance is called after it.
;; FAULTS: loop recursion unreachable load divide mismatch
;; CALLS: init, process 1, cleanup
;; WITH: version process cleanup memory
(module
  (func (export "init") (result i32) (call $fault) (i32.const 0)))
