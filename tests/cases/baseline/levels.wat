;; KW080 counts as the contract says, and before that the user; what changed is told
;; all the same, in a log of GitHub Actions as well.
;; RUN: printf 'contract = "function"\nversion = "1.0.0"\n[rules]\nKW080 = "warn"\n' > own.toml; wasm-abi-check --contract own.toml --baseline levels.old.wasm levels.wasm
;; RUN: wasm-abi-check --contract own.toml --deny warnings --baseline levels.old.wasm levels.wasm
;; RUN: sed -i 's/KW080 = "warn"/baseline = "allow"/' own.toml; wasm-abi-check --contract own.toml --baseline levels.old.wasm levels.wasm
;; RUN: wasm-abi-check --allow KW080 --baseline levels.old.wasm levels.wasm
;; RUN: wasm-abi-check --contract own.toml --deny baseline --baseline levels.old.wasm levels.wasm
;; RUN: wasm-abi-check --allow KW080 --quiet --baseline levels.old.wasm levels.wasm
;; RUN: wasm-abi-check --format github --baseline levels.old.wasm levels.wasm
(module
  (@custom "version" "1.0.0")
  (@custom "keyway" "contract=function@1\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (@custom "keyway" "contract=function@1\0a")
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "reset")))
