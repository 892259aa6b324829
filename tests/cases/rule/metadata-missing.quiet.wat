;; Both are there.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[metadata]\nrequired = ["plugin", "version"]\n' > own.toml; wasm-abi-check --contract own.toml metadata-missing.quiet.wasm
(module
  (@custom "keyway" "plugin=x\0a")
  (@custom "version" "1.0.0"))
