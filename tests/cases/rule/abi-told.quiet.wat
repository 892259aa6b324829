;; Both tell the same.
;; RUN: wasm-abi-check abi-told.quiet.wasm
(module
  (@custom "keyway" "plugin=x\0aabi=1.0.0\0a")
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "process") (param i32) (result i32) (local.get 0)))
