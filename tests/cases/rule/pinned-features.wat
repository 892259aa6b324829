;; A call that leaves no frame is an extension that hosts switch off; clang emits it
;; for [[clang::musttail]] and -mtail-call.
;; RUN: wasm-abi-check pinned-features.wasm
(module
  (func (export "process") (param i32) (result i32) (return_call $same (local.get 0)))
  (func $same (param i32) (result i32) (local.get 0)))
