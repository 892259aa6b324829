;; A service that ships plugins over a slow line has a budget of 64 bytes, and the
;; module has 65.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nmodule_bytes = 64\n' > own.toml; wasm-abi-check --contract own.toml size-budget.wasm
(module
  (@custom "filler" "................................................"))
