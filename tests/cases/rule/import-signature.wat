;; `log` takes a level, an address and a length; here the level is forgotten.
;; RUN: wasm-abi-check import-signature.wasm
(module
  (import "keyway" "log" (func (param i32 i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32) (local.get 0)))
