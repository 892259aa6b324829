;; Names of plugins go into paths and URLs, where a blank does harm.
;; RUN: wasm-abi-check metadata-form.wasm
(module
  (@custom "keyway" "plugin=my plugin\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
