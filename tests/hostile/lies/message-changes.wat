;; Another message at each call of `keyway_error`, which also moves it to the end of a
;; memory that it grows: the host looks once, at the size of that time.
;; CALLS: init, call fail "", call fail "", call fail ""
;; WITH: version init cleanup memory alloc
(module
  (@custom "keyway" "contract=bytes@1\0afunction=fail\0a")
  (func (export "keyway_error") (result i64)
    (local $at i32)
    (local.set $at (i32.shl (memory.grow (i32.const 1)) (i32.const 16)))
    (i32.store8 (local.get $at) (i32.add (i32.const 48) (memory.size)))
    (i64.or (i64.const 0x1_0000_0000) (i64.extend_i32_u (local.get $at))))
  (func (export "fail") (param i32 i32) (result i64) (i64.const -100)))
