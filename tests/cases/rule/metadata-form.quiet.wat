;; A hyphen does not.
;; RUN: wasm-abi-check metadata-form.quiet.wasm
(module
  (@custom "keyway" "plugin=my-plugin\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
