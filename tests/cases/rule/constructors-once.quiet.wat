;; With `_initialize` it exports the function itself.
;; RUN: wasm-abi-check constructors-once.quiet.wasm
(module
  (func $__wasm_call_ctors)
  (func $_initialize (export "_initialize") (call $__wasm_call_ctors))
  (func $process (export "process") (param i32) (result i32) (local.get 0)))
