;; 64 bytes are within the budget.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nmodule_bytes = 64\n' > own.toml; wasm-abi-check --contract own.toml size-budget.quiet.wasm
(module
  (@custom "filler" "..............................................."))
