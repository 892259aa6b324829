;; `debug` alone does not begin so.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nforbidden = ["debug_*"]\n' > own.toml; wasm-abi-check --contract own.toml export-forbidden.quiet.wasm
(module
  (func (export "debug"))
  (func (export "run")))
