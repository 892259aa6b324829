;; The same change under another major number, which tells of it.
;; RUN: wasm-abi-check --baseline version-bump.quiet.old.wasm version-bump.quiet.wasm
(module
  (@custom "version" "2.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.2.0")
  (func (export "reset"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
