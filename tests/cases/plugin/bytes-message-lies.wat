;; What keyway_error answers is not relied on: a range outside of the memory, a
;; negative one, a trap, and a loop lose the message and end the instance; the code
;; is told all the same.
;; RUN: keyway call bytes-message-lies.wasm fail --input 0 --input 0
;; RUN: keyway call bytes-message-lies.wasm fail --input 1 --input 0
;; RUN: keyway call bytes-message-lies.wasm fail --input 2 --input 0
;; RUN: keyway call bytes-message-lies.wasm fail --input 3 --input 0 --timeout 50
(module
  (@custom "keyway" "plugin=fail\0acontract=bytes@1\0afunction=fail\0a")
  (memory (export "memory") 1)
  (global $choice (mut i32) (i32.const 0))
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 16))
  (func (export "keyway_error") (result i64)
    (if (i32.eq (global.get $choice) (i32.const 0))
      (then (return (i64.const 0x0000_0002_0000_ffff))))
    (if (i32.eq (global.get $choice) (i32.const 1))
      (then (return (i64.const -1))))
    (if (i32.eq (global.get $choice) (i32.const 2))
      (then (unreachable)))
    (loop $again (br $again))
    (unreachable))
  (func (export "fail") (param $ptr i32) (param i32) (result i64)
    (global.set $choice (i32.sub (i32.load8_u (local.get $ptr)) (i32.const 48)))
    (i64.const -100)))
