;; The data begins where the stack begins: what overflows ends below 0, which traps.
;; Data of another memory is out of its reach.
;; RUN: wasm-abi-check stack-first.quiet.wasm
;; RUN: wasm-abi-check --feature multi-memory stack-first.quiet.second.wasm
(module
  (memory 2)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (data (i32.const 65536) "\01")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: second
(module
  (memory 2)
  (memory $second 1)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (data (memory $second) (i32.const 0) "\01")
  (func (export "process") (param i32) (result i32) (local.get 0)))
