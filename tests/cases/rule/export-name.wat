;; Names are compared byte by byte, so that `Process` is not `process`.
;; RUN: wasm-abi-check export-name.wasm
(module
  (func (export "Process") (param i32) (result i32) (local.get 0)))
