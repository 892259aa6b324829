;; The configuration: a value goes to the buffer where it fits, and its size is told
;; in any case. process(n) asks for `key` with a buffer of n bytes, and returns the
;; size where the buffer was left alone, the first byte + 1000 where it was written.
;; RUN: keyway run config.wasm --input 5 --input 4 --input 6 --input 0 --config key=value
;; RUN: keyway run config.wasm --input 5 --config key=a=b --config other=x --config key=cc
;; RUN: keyway run config.wasm --input 5 --config key=
;; RUN: keyway run config.wasm --input 5 --config Key=value
(module
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "key")
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "process") (param $capacity i32) (result i32)
    (local $size i32)
    (i32.store8 (i32.const 32) (i32.const 0))
    (local.set $size
      (call $config_get (i32.const 16) (i32.const 3) (i32.const 32) (local.get $capacity)))
    (if (result i32) (i32.load8_u (i32.const 32))
      (then (i32.add (i32.load8_u (i32.const 32)) (i32.const 1000)))
      (else (local.get $size)))))
