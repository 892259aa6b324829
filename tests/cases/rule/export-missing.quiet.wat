;; The same plugin with `cleanup`.
;; RUN: wasm-abi-check export-missing.quiet.wasm
(module
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
