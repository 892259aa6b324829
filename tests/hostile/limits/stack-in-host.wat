;; Calls the host with the stack nearly used up, deeper each time: the host's function
;; needs stack of its own.
;; GRANTS: vars
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func $deep
    (drop (call $var_set (i32.const 0) (i32.const 9) (i32.const 0) (i32.const 9)))
    (call $deep))
  (func (export "process") (param i32) (result i32) (call $deep) (i32.const 0)))
