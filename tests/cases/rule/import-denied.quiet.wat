;; `keyway.log` is a capability that function@1 allows.
;; RUN: wasm-abi-check import-denied.quiet.wasm
(module
  (import "keyway" "log" (func (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32) (local.get 0)))
