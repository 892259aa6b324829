;; Everything that a contract may require of the metadata: what is missing, each with
;; what to write; and a key that there is not.
;; RUN: printf 'contract = "own"\nversion = "2.1.0"\n[metadata]\nrequired = ["plugin", "contract", "abi", "version", "description", "licenses", "authors", "source"]\n' > own.toml; wasm-abi-check --contract own.toml required-metadata.wasm
;; RUN: printf 'contract = "own"\nversion = "2.1.0"\n[metadata]\nrequired = ["description", "licenses"]\n' > there.toml; wasm-abi-check --contract there.toml required-metadata.wasm
;; RUN: printf 'contract = "own"\nversion = "2.1.0"\n[metadata]\nrequired = ["license"]\n' > wrong.toml; wasm-abi-check --contract wrong.toml required-metadata.wasm
(module
  (@custom "description" "Counts words.")
  (@custom "licenses" "MIT"))
