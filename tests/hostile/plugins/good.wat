;; Echoes, and counts its calls in memory: what another plugin could disturb.
;; WITH: version init cleanup memory error
(module
  (@custom "keyway" "plugin=good\0acontract=bytes@1\0afunction=echo\0afunction=count\0a")
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "echo") (param $ptr i32) (param $len i32) (result i64)
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $len)) (i64.const 32))
      (i64.extend_i32_u (local.get $ptr))))
  (func (export "count") (param i32 i32) (result i64) (i64.const 0x4_0000_0000)))
