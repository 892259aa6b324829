;; A plugin's name that fits into no path, and metadata that is no text.
;; RUN: wasm-abi-check metadata-form.wasm
(module
  (@custom "keyway" "plugin=../../etc/passwd\0a")
  (@custom "version" "\ff\fe")
  (func (export "process") (param i32) (result i32) (local.get 0)))
