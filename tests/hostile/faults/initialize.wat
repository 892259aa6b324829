;; A fault in `_initialize`, where the constructors run.
;; FAULTS: loop recursion divide mismatch
;; CALLS: init
;; WITH: version init process cleanup memory
(module
  (func (export "_initialize") (call $fault)))
