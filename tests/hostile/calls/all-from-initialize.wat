;; The same from `_initialize`.
;; GRANTS: log config vars
;; CALLS: init, process 1
;; WITH: version init cleanup
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (global $answers (mut i32) (i32.const 0))
  (data (i32.const 0) "key")
  (func $all
    (call $log (i32.const 2) (i32.const 0) (i32.const 3))
    (global.set $answers
      (i32.add (i32.mul (i32.const 100)
        (call $config_get (i32.const 0) (i32.const 3) (i32.const 64) (i32.const 64)))
        (i32.add (i32.mul (i32.const 10)
          (call $var_set (i32.const 0) (i32.const 3) (i32.const 64) (i32.const 7)))
          (call $var_get (i32.const 0) (i32.const 3) (i32.const 128) (i32.const 64))))))
  (export "_initialize" (func $all))
  (func (export "process") (param i32) (result i32) (global.get $answers)))
