;; A memory that threads share, without an atomic instruction.
;; RUN: wasm-abi-check feature-shared-memory.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["threads"]\n' > own.toml; wasm-abi-check --contract own.toml feature-shared-memory.wasm
(module
  (memory 1 1 shared)
  (func (export "process") (param i32) (result i32) (local.get 0)))
