;; Keys of a megabyte, of one byte more than a key has, beyond the end, that wrap: -3
;; each, 12 of them are -36.
;; GRANTS: config vars
;; CALLS: init, process 1
;; WITH: version init cleanup
(module
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 32)
  (func $all (param $key i32) (param $len i32) (result i32)
    (i32.add (call $config_get (local.get $key) (local.get $len) (i32.const 0) (i32.const 9))
      (i32.add (call $var_get (local.get $key) (local.get $len) (i32.const 0) (i32.const 9))
        (call $var_set (local.get $key) (local.get $len) (i32.const 0) (i32.const 9)))))
  (func (export "process") (param i32) (result i32)
    (i32.add
      (i32.add (call $all (i32.const 0) (i32.const 0x100000))
               (call $all (i32.const 0) (i32.const 257)))
      (i32.add (call $all (i32.const 0x1fffff) (i32.const 2))
               (call $all (i32.const 0xffffffff) (i32.const 2))))))
