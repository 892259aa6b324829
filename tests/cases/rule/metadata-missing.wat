;; A store that updates plugins requires their names and versions. This one has a
;; name, and its version is blank.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[metadata]\nrequired = ["plugin", "version"]\n' > own.toml; wasm-abi-check --contract own.toml metadata-missing.wasm
(module
  (@custom "keyway" "plugin=x\0a")
  (@custom "version" " "))
