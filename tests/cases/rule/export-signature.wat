;; An author writes `long long process(long long)`, where the contract has `int`:
;; hosts check signatures at the call, which fails.
;; RUN: wasm-abi-check export-signature.wasm
(module
  (func (export "process") (param i64) (result i64) (local.get 0)))
