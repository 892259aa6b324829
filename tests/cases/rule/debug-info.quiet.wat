;; Sections that tools and hosts read stay.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\ndebug-info = "warn"\n' > own.toml; wasm-abi-check --contract own.toml debug-info.quiet.wasm
(module
  (@custom "keyway" "plugin=x\0a")
  (func (export "run")))
