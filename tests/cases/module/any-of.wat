;; A host that takes one of two entry points: with either of them the module fits, with
;; none it does not. A pattern may stand in the list, which a global does not meet, and
;; what stands there is listed with its signature.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nany_of = [["run", "run_async"]]\n[exports.optional]\nrun = "() -> i32"\nrun_async = "() -> i64"\n' > own.toml; wasm-abi-check --contract own.toml any-of.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nany_of = [["run", "start"], ["get", "run_*"]]\n[exports.optional]\nrun = "() -> i32"\nget = "() -> i32"\nstart = "() -> i32"\n"run_*" = "() -> i64"\n' > none.toml; wasm-abi-check --contract none.toml any-of.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nany_of = [["run"]]\n' > unlisted.toml; wasm-abi-check --contract unlisted.toml any-of.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nany_of = [["level*"], ["run_*"]]\n[exports.optional]\n"level*" = "() -> i32"\n"run_*" = "() -> i32"\nrun_async = "() -> i64"\n' > global.toml; wasm-abi-check --contract global.toml any-of.wasm
(module
  (func (export "run_async") (result i64) (i64.const 0))
  (global (export "levels") i32 (i32.const 0)))
