;; Each fault in `process`; nothing of the instance is called after it.
;; FAULTS: loop recursion unreachable load divide overflow mismatch null index fill copy
;; CALLS: init, process 1, process 2, cleanup
;; WITH: version init cleanup memory
(module
  (func (export "process") (param i32) (result i32) (call $fault) (i32.const 0)))
