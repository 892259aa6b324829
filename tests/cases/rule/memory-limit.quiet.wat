;; 256 pages are within the limit.
;; RUN: wasm-abi-check memory-limit.quiet.wasm
(module
  (memory (export "memory") 256)
  (func (export "process") (param i32) (result i32) (local.get 0)))
