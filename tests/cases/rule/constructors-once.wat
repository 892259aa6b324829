;; Without `_initialize` the linker wraps each export in a function that runs the
;; constructors first, at every call.
;; RUN: wasm-abi-check constructors-once.wasm
(module
  (func $__wasm_call_ctors)
  (func $process (param i32) (result i32) (local.get 0))
  (func $process.command_export (export "process") (param i32) (result i32)
    (call $__wasm_call_ctors)
    (call $process (local.get 0))))
