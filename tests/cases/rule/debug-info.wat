;; -g leaves the structure of the source in the module, for debuggers.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\ndebug-info = "warn"\n' > own.toml; wasm-abi-check --contract own.toml debug-info.wasm
(module
  (@custom ".debug_info" "struct secret")
  (func (export "run")))
