;; A plugin of bytes@1 with two functions and every capability, as clang makes it.
;; RUN: wasm-abi-check bytes.wasm
(module
  (@custom "keyway" "plugin=texts\0acontract=bytes@1\0afunction=echo\0afunction=to-upper\0a")
  (import "keyway" "log" (func (param i32 i32 i32)))
  (import "keyway" "config_get" (func (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_get" (func (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "echo") (param i32 i32) (result i64) (i64.const 0))
  (func (export "to-upper") (param i32 i32) (result i64) (i64.const 0)))
