;; The start function runs inside of instantiation: where it fails, the host has no
;; instance to ask.
;; RUN: wasm-abi-check start-section.wasm
(module
  (func $set_up)
  (start $set_up)
  (func (export "process") (param i32) (result i32) (local.get 0)))
