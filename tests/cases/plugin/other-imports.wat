;; A contract of one's own may allow imports that this host does not have.
;; RUN: printf 'contract = "clock"\nversion = "1.0.0"\n[imports]\nallow = ["env.*", "keyway.*"]\n' > clock.toml; keyway run other-imports.wasm --contract clock.toml
(module
  (import "keyway" "log" (func (param i32 i32 i32)))
  (import "env" "now" (func (result i64)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
