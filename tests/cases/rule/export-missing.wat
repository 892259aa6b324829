;; The host of lifecycle@1 ends a plugin by `cleanup`, which is not there.
;; RUN: wasm-abi-check export-missing.wasm
(module
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
