;; Two data segments of together 9 bytes; the contract gives 8.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\ndata_bytes = 8\n' > own.toml; wasm-abi-check --contract own.toml data-limit.wasm
(module
  (memory 1)
  (data (i32.const 0) "12345")
  (data (i32.const 64) "6789"))
