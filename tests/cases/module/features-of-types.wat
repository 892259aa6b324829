;; Features that no instruction uses, only types, tables, memories and globals. They
;; are found without a function to name.
;; RUN: wasm-abi-check features-of-types.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["multi-value", "reference-types", "extended-const", "threads", "multi-memory", "memory64"]\n' > own.toml; wasm-abi-check --contract own.toml features-of-types.wasm
(module
  (type $pair (func (result i32 i32)))
  (table 1 externref)
  (memory 1 1 shared)
  (memory i64 1)
  (global i32 (i32.add (i32.const 1) (i32.const 2)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
