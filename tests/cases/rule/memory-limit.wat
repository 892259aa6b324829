;; function@1 gives a plugin 16 MiB, which are 256 pages. This one starts with a page
;; more.
;; RUN: wasm-abi-check memory-limit.wasm
(module
  (memory (export "memory") 257)
  (func (export "process") (param i32) (result i32) (local.get 0)))
