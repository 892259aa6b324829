;; The function grows the memory: a result in what is new is right, the input's old
;; place is still right, and a result beyond what is new is not.
;; CALLS: init, call new "text", call old "text", call beyond "text", call old "text"
;; WITH: version init cleanup memory error alloc
(module
  (@custom "keyway" "contract=bytes@1\0afunction=new\0afunction=old\0afunction=beyond\0a")
  (func $grow (result i64)
    (i64.extend_i32_u (i32.shl (memory.grow (i32.const 1)) (i32.const 16))))
  (func (export "new") (param i32 i32) (result i64) (local $at i64)
    (local.set $at (call $grow))
    (memory.copy (i32.wrap_i64 (local.get $at)) (local.get 0) (local.get 1))
    (i64.or (i64.const 0x4_0000_0000) (local.get $at)))
  (func (export "old") (param i32 i32) (result i64)
    (drop (call $grow))
    (i64.or (i64.const 0x4_0000_0000) (i64.extend_i32_u (local.get 0))))
  (func (export "beyond") (param i32 i32) (result i64)
    (i64.or (i64.const 0x10001_0000_0000) (call $grow))))
