;; Patterns in a contract: `*` is any text, also none. A name comes before a pattern, a
;; pattern that is required wants one function or more, be it listed by name or not, and
;; whatever else it stands for has its signature.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\n"on_*" = "(i32) -> i32"\non_start = "() -> i32"\n[exports.optional]\n"*_hook" = "() -> ()"\n[rules]\nexport-unexpected = "warn"\n' > own.toml; wasm-abi-check --contract own.toml pattern-exports.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\n"at_*" = "() -> i32"\n[exports.expected]\n"*.stop" = "() -> i32"\n' > none.toml; wasm-abi-check --contract none.toml pattern-exports.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\non_start = "() -> i32"\n"on_st*t" = "(i32) -> ()"\n"hook*" = "() -> ()"\n"level*" = "() -> ()"\n' > named.toml; wasm-abi-check --contract named.toml pattern-exports.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nforbidden = ["on_s*t", "hook"]\n' > forbidden.toml; wasm-abi-check --contract forbidden.toml pattern-exports.wasm
(module
  (func (export "on_") (param i32) (result i32) (local.get 0))
  (func (export "on_stop"))
  (func (export "on_start") (result i32) (i32.const 0))
  (func (export "_hook"))
  (func (export "hooks"))
  (global (export "level") i32 (i32.const 0)))
