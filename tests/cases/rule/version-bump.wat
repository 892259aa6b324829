;; A function that hosts of 1.2.0 may call is gone, and the version rose by its minor
;; number only: who updates by semantic versions gets a plugin that no longer fits.
;; RUN: wasm-abi-check --baseline version-bump.old.wasm version-bump.wasm
(module
  (@custom "version" "1.3.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.2.0")
  (func (export "reset"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
