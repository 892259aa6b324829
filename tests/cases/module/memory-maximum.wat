;; Where a contract limits what the memory may grow to, the module has to say so itself;
;; without a memory there is nothing to say.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nmemory_max_pages = 16\n' > own.toml; wasm-abi-check --contract own.toml memory-maximum.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nmemory_max_page = 16\n' > wrong.toml; wasm-abi-check --contract wrong.toml memory-maximum.wasm
(module
  (memory 1))
