;; A contract that allows a capability of any type lets one pass that the host does not
;; have.
;; RUN: printf 'contract = "any"\nversion = "1.0.0"\n[imports]\nallow = ["keyway.*"]\n' > any.toml; keyway run import-type.wasm --contract any.toml
(module
  (import "keyway" "log" (func (param i32)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
