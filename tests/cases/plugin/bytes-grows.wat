;; Memory that grows, and so may move, before the input is copied in and before the
;; result is read: each range is compared with the size of that moment.
;; RUN: keyway call bytes-grows.wasm grow --input abc --input def
;; RUN: keyway call bytes-grows.wasm grow --input abc --input def --memory 256
(module
  (@custom "keyway" "plugin=grow\0acontract=bytes@1\0afunction=grow\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32)
    (local $pages i32)
    (local.set $pages (memory.grow (i32.const 1)))
    (if (result i32) (i32.eq (local.get $pages) (i32.const -1))
      (then (i32.const 0))
      (else (i32.mul (local.get $pages) (i32.const 65536)))))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "grow") (param $ptr i32) (param $len i32) (result i64)
    (local $to i32)
    (local.set $to (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
    (memory.copy (local.get $to) (local.get $ptr) (local.get $len))
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $len)) (i64.const 32))
      (i64.extend_i32_u (local.get $to)))))
