;; What the module asks of its host: an import that is new or of another signature has
;; to be granted first; one that is gone fits every host. Memory that comes from the
;; host may have to be larger.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nallow = ["*.*"]\n' > own.toml; wasm-abi-check --contract own.toml --baseline imports.old.wasm imports.wasm
(module
  (@custom "version" "1.1.0")
  (import "keyway" "log" (func (param i32 i32 i32)))
  (import "keyway" "config_get" (func (param i32 i32 i32 i32) (result i32)))
  (import "env" "now" (func (result i64)))
  (import "env" "now" (func (result i64)))
  (import "env" "memory" (memory 2 10))
  (import "env" "limit" (global i64))
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (import "keyway" "log" (func (param i32 i32 i32)))
  (import "env" "now" (func (result i32)))
  (import "env" "random" (func (result i32)))
  (import "env" "memory" (memory 1))
  (import "env" "limit" (global i32))
  (func (export "process") (param i32) (result i32) (local.get 0)))
