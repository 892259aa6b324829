;; The contract's 16 MiB to the page: it fits, and it runs.
;; RUN: wasm-abi-check most-memory.wasm
;; RUN: keyway run most-memory.wasm --input 1
(module
  (memory (export "memory") 256)
  (func (export "process") (param i32) (result i32) (local.get 0)))
