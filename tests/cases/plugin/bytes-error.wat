;; Messages of errors: none, a text, one that would play with a terminal, one that is
;; not UTF-8, one of 8 KiB, of which 4 are kept. The calls that follow are not harmed.
;; The first byte of the input chooses.
;; RUN: keyway call bytes-error.wasm fail --input 0 --input 1 --input 2 --input 3
;; RUN: keyway call bytes-error.wasm fail --input 4 2>&1 | wc -c
(module
  (@custom "keyway" "plugin=fail\0acontract=bytes@1\0afunction=fail\0a")
  (memory (export "memory") 1)
  (global $message (mut i64) (i64.const 0))
  (data (i32.const 1024) "the name is empty")
  (data (i32.const 1056) "\1b[31mred\0a\e2\80\aeerror: no")
  (data (i32.const 1088) "caf\e9 \ff\fe.")
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 16))
  (func (export "keyway_error") (result i64) (global.get $message))
  (func (export "fail") (param $ptr i32) (param i32) (result i64)
    (local $choice i32)
    (local.set $choice (i32.sub (i32.load8_u (local.get $ptr)) (i32.const 48)))
    (memory.fill (i32.const 8192) (i32.const 120) (i32.const 8192))
    (global.set $message (i64.const 0))
    (if (i32.eq (local.get $choice) (i32.const 1))
      (then (global.set $message (i64.const 0x11_0000_0400))))
    (if (i32.eq (local.get $choice) (i32.const 2))
      (then (global.set $message (i64.const 0x15_0000_0420))))
    (if (i32.eq (local.get $choice) (i32.const 3))
      (then (global.set $message (i64.const 0x08_0000_0440))))
    (if (i32.eq (local.get $choice) (i32.const 4))
      (then (global.set $message (i64.const 0x2000_0000_2000))))
    (i64.const -3)))
