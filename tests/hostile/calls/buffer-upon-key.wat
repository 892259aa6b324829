;; The buffer lies upon the key, exactly and by one byte: the value is the right one,
;; and is written where it was asked for.
;; GRANTS: config
;; CALLS: init, call read "key", call read "key", call shifted "key"
;; WITH: version init cleanup error
(module
  (@custom "keyway" "contract=bytes@1\0afunction=read\0afunction=shifted\0a")
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "read") (param $ptr i32) (param $len i32) (result i64)
    (i64.or
      (i64.shl
        (i64.extend_i32_s
          (call $config_get (local.get $ptr) (local.get $len) (local.get $ptr) (i32.const 64)))
        (i64.const 32))
      (i64.extend_i32_u (local.get $ptr))))
  (func (export "shifted") (param $ptr i32) (param $len i32) (result i64)
    (i64.or
      (i64.shl
        (i64.extend_i32_s
          (call $config_get (local.get $ptr) (local.get $len)
            (i32.add (local.get $ptr) (i32.const 1)) (i32.const 7)))
        (i64.const 32))
      (i64.extend_i32_u (local.get $ptr)))))
