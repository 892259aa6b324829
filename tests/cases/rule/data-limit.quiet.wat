;; 8 bytes are within the limit.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\ndata_bytes = 8\n' > own.toml; wasm-abi-check --contract own.toml data-limit.quiet.wasm
(module
  (memory 1)
  (data (i32.const 0) "1234")
  (data (i32.const 64) "5678"))
