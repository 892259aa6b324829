;; The stack grows down from 65536, and the last byte below that is data: what
;; overflows overwrites it, and goes on.
;; RUN: wasm-abi-check stack-first.wasm
(module
  (memory 2)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (data (i32.const 65535) "\01")
  (func (export "process") (param i32) (result i32) (local.get 0)))
