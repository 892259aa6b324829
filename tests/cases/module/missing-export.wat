;; A plugin that lacks two of the functions of its contract, one of them under a
;; name that is nearly right.
;; RUN: wasm-abi-check missing-export.wasm
;; RUN: keyway run missing-export.wasm --input 1
(module
  (func (export "init") (result i32) (i32.const 0))
  (func (export "Process") (param i32) (result i32) (local.get 0))
  (func (export "get_abi_version") (result i32) (i32.const 65536)))
