;; A contract may allow everything, and a host still has to run the constructors: it does
;; not run a plugin whose `_initialize` it cannot call.
;; RUN: printf 'contract = "loose"\nversion = "1.0.0"\n[rules]\nexports = "allow"\n' > loose.toml; keyway run --contract loose.toml other-initialize.wasm --input 5
;; RUN: keyway run --contract loose.toml other-initialize.global.wasm --input 5
(module
  (func (export "_initialize") (param i32))
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: global
(module
  (global (export "_initialize") i32 (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
