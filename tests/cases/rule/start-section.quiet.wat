;; The same work in `_initialize`, which the host calls when the instance is there.
;; RUN: wasm-abi-check start-section.quiet.wasm
(module
  (func $set_up (export "_initialize"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
