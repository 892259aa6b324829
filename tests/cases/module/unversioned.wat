;; A lifecycle plugin without get_abi_version: a warning, and it runs.
;; RUN: wasm-abi-check unversioned.wasm
;; RUN: wasm-abi-check --deny warnings unversioned.wasm
;; RUN: keyway run unversioned.wasm --input 7
(module
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
