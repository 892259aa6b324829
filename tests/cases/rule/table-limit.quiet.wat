;; 100,000 entries are within the limit.
;; RUN: wasm-abi-check table-limit.quiet.wasm
(module
  (table 100000 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
