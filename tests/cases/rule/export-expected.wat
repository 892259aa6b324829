;; A plugin that does not tell its ABI version runs, but no host can tell whether it
;; means the same.
;; RUN: wasm-abi-check export-expected.wasm
(module
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
