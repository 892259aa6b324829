;; Arithmetic in the place of a data segment, as position-independent code has it.
;; RUN: wasm-abi-check feature-data-offset.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["extended-const"]\n' > own.toml; wasm-abi-check --contract own.toml feature-data-offset.wasm
(module
  (memory 1)
  (data (i32.add (i32.const 16) (i32.const 16)) "x")
  (func (export "process") (param i32) (result i32) (local.get 0)))
