;; A contract may list names that no C function can have: the hint exports a function of
;; another name under it. A global that both sides write is told where it is allowed.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\n"on-event" = "(i32) -> i32"\n"case" = "() -> i32"\n[imports]\nallow = ["host.*"]\n' > own.toml; wasm-abi-check --contract own.toml any-names.wasm
(module
  (import "host" "counter" (global (mut i32)))
  (import "hosts" "counter" (global (mut i32)))
  (func (export "on-event") (param i64) (result i32) (i32.const 0))
  (func (export "Case") (result i32) (i32.const 0)))
