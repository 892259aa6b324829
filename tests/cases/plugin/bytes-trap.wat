;; A plugin that gives up by unreachable may have left a message, and is asked for it
;; once; after any other trap it is not asked, and a second trap does no harm. The
;; message of an init that fails is told too.
;; RUN: keyway call bytes-trap.wasm trap --input 0 --input 0
;; RUN: keyway call bytes-trap.wasm trap --input 1
;; RUN: keyway call bytes-trap.wasm trap --input 2
;; RUN: keyway call bytes-trap.wasm loop --timeout 50
;; RUN: keyway run bytes-trap.wasm --steps init,init
(module
  (@custom "keyway" "plugin=trap\0acontract=bytes@1\0afunction=trap\0afunction=loop\0a")
  (memory (export "memory") 1)
  (global $choice (mut i32) (i32.const 0))
  (global $is_ready (mut i32) (i32.const 0))
  (data (i32.const 1024) "index 7 is out of range")
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32)
    (if (global.get $is_ready) (then (return (i32.const -2))))
    (global.set $is_ready (i32.const 1))
    (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 16))
  (func (export "keyway_error") (result i64)
    (if (i32.eq (global.get $choice) (i32.const 1)) (then (unreachable)))
    (i64.const 0x17_0000_0400))
  (func $fail (param i32)
    (if (i32.eq (local.get 0) (i32.const 2))
      (then (drop (i32.load (i32.const -1)))))
    (unreachable))
  (func (export "trap") (param $ptr i32) (param i32) (result i64)
    (global.set $choice (i32.sub (i32.load8_u (local.get $ptr)) (i32.const 48)))
    (call $fail (global.get $choice))
    (i64.const 0))
  (func (export "loop") (param i32 i32) (result i64)
    (loop $again (br $again))
    (unreachable)))
