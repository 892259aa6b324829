;; The data begins where the stack begins: what overflows ends below 0, which traps.
;; RUN: wasm-abi-check stack-first.quiet.wasm
(module
  (memory 2)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (data (i32.const 65536) "\01")
  (func (export "process") (param i32) (result i32) (local.get 0)))
