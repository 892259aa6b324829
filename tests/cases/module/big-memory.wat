;; A module that starts with a page more than the contract's 16 MiB.
;; RUN: wasm-abi-check big-memory.wasm
(module
  (memory (export "memory") 257)
  (func (export "process") (param i32) (result i32) (local.get 0)))
