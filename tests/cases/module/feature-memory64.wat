;; A memory of 64-bit addresses: the module was built for wasm64.
;; RUN: wasm-abi-check feature-memory64.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["memory64"]\n' > own.toml; wasm-abi-check --contract own.toml feature-memory64.wasm
(module
  (memory i64 1)
  (data (i64.const 0) "x")
  (func (export "process") (param i32) (result i32) (local.get 0)))
