;; The host keeps all names that begin with `debug_` for itself.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nforbidden = ["debug_*"]\n' > own.toml; wasm-abi-check --contract own.toml export-forbidden.wasm
(module
  (func (export "debug_dump"))
  (func (export "debug_all"))
  (func (export "run")))
