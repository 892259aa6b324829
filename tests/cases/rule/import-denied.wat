;; A declared function that nobody defines becomes an import where the linker is told
;; --allow-undefined: no host has it.
;; RUN: wasm-abi-check import-denied.wasm
(module
  (import "env" "log" (func (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32) (local.get 0)))
