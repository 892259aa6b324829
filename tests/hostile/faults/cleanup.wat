;; A fault in `cleanup`, when the work was done.
;; FAULTS: loop recursion unreachable copy null
;; CALLS: init, process 1, cleanup, init
;; WITH: version init process memory
(module
  (func (export "cleanup") (result i32) (call $fault) (i32.const 0)))
