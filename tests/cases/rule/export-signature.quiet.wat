;; The contract's own signature.
;; RUN: wasm-abi-check export-signature.quiet.wasm
(module
  (func (export "process") (param i32) (result i32) (local.get 0)))
