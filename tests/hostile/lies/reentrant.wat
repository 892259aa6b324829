;; `keyway_alloc` calls every function of the host, and the plugin's own; with the range
;; of the input before the host has written it.
;; GRANTS: log config vars
;; CALLS: init, call echo "text", call echo "more"
;; WITH: version init cleanup memory error echo
(module
  (@custom "keyway" "contract=bytes@1\0afunction=echo\0a")
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (data (i32.const 0) "key")
  (func (export "keyway_alloc") (param $len i32) (result i32)
    (call $log (i32.const 2) (i32.const 1024) (local.get $len))
    (drop (call $config_get (i32.const 0) (i32.const 3) (i32.const 1024) (i32.const 64)))
    (drop (call $var_set (i32.const 0) (i32.const 3) (i32.const 1024) (local.get $len)))
    (drop (call $var_get (i32.const 0) (i32.const 3) (i32.const 1024) (i32.const 64)))
    (drop (call $echo (i32.const 1024) (local.get $len)))
    (i32.const 1024)))
