;; The code reads a local variable that the function does not have: a tool wrote
;; this, or altered it after the link.
;; RUN: wasm-abi-check valid.wasm
(module
  (func (export "process") (param i32) (result i32) (local.get 1)))
