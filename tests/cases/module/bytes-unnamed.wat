;; A module that names no contract and exports keyway_alloc is a bytes plugin; this
;; one lacks what its contract requires beside that.
;; RUN: wasm-abi-check bytes-unnamed.wasm
(module
  (@custom "keyway" "function=echo\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "echo") (param i32 i32) (result i64) (i64.const 0)))
