;; The function has one local variable, its parameter, and reads that one.
;; RUN: wasm-abi-check valid.quiet.wasm
(module
  (func (export "process") (param i32) (result i32) (local.get 0)))
