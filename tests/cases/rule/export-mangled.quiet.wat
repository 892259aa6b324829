;; With extern "C" the name stays. Other functions may be mangled as they like.
;; RUN: wasm-abi-check export-mangled.quiet.wasm
(module
  (func (export "_Z6helperi") (param i32) (result i32) (local.get 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
