;; Sections that tools and hosts read stay, and so do those whose names only begin like
;; one of a debugger's.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\ndebug-info = "warn"\n' > own.toml; wasm-abi-check --contract own.toml debug-info.quiet.wasm
(module
  (@custom "keyway" "plugin=x\0a")
  (@custom "target_features" "\00")
  (@custom "build_id" "\01\00")
  (@custom ".debug" "")
  (@custom "names" "")
  (func (export "run")))
