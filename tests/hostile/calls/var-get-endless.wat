;; Reads a variable without an end: the time limit ends it between two calls.
;; LIMITS: time=100ms
;; GRANTS: vars
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "process") (param i32) (result i32)
    (drop (call $var_set (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 65536)))
    (loop $next
      (drop (call $var_get (i32.const 0) (i32.const 1) (i32.const 65536) (i32.const 65536)))
      (br $next))
    (i32.const 0)))
