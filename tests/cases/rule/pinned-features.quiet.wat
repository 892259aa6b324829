;; The same call as every host knows it.
;; RUN: wasm-abi-check pinned-features.quiet.wasm
(module
  (func (export "process") (param i32) (result i32) (return (call $same (local.get 0))))
  (func $same (param i32) (result i32) (local.get 0)))
