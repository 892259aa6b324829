;; The same of the host's own module, where a name or a type is not one of its own.
;; RUN: printf 'contract = "any"\nversion = "1.0.0"\n[imports]\nallow = ["keyway.*"]\n' > any.toml; keyway run other-capability.wasm --contract any.toml
;; RUN: keyway run other-capability.wasm
(module
  (import "keyway" "log" (func (param i32 i32 i32)))
  (import "keyway" "http" (func (param i32 i32) (result i64)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
