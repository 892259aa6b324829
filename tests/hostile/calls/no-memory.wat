;; Calls the host without a memory that it could look into.
;; GRANTS: log
;; CALLS: init, process 1
;; WITH: version init cleanup
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "process") (param i32) (result i32)
    (call $log (i32.const 2) (i32.const 0) (i32.const 3))
    (i32.const 1)))
