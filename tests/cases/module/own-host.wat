;; A module of another toolchain, checked against contracts that are not Keyway's: one of
;; the user's own, which has the name of a built-in one, says what to write there; a
;; built-in one that parts of WASI are missing in; what has to be exported and told,
;; without a word of Keyway's SDK.
;; RUN: printf 'contract = "function"\nversion = "1.0.0"\n[imports]\nallow = []\n' > function.toml; wasm-abi-check --contract function.toml own-host.wasm
;; RUN: wasm-abi-check --contract proxy-wasm own-host.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nany_of = [["run", "run_*"]]\nforbidden = ["debug_*"]\n[exports.required]\n"on_*" = "() -> i32"\n[exports.expected]\n"at_*" = "() -> i32"\n[exports.optional]\nrun = "() -> i32"\n"run_*" = "() -> i32"\n[imports]\nallow = ["*#*"]\n[metadata]\nrequired = ["plugin", "contract", "abi", "version"]\n' > own.toml; wasm-abi-check --contract own.toml own-host.wasm
(module
  (import "shop" "price" (func (param i32) (result i32)))
  (import "env" "_Znwm" (func (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "sock_send" (func (param i32 i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "debug_dump")))
