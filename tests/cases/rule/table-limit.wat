;; A table of 100,001 entries, one above what a contract allows that says nothing.
;; RUN: wasm-abi-check table-limit.wasm
(module
  (table 100001 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
