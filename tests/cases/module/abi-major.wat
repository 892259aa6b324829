;; A plugin of the next major version: the checker reads the constant, and the
;; host believes it.
;; RUN: wasm-abi-check abi-major.wasm
;; RUN: keyway run abi-major.wasm --input 1
(module
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "get_abi_version") (result i32) (i32.const 0x20000)))
