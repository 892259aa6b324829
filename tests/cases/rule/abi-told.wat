;; The code tells ABI 1.0.0, the metadata 1.0.1: who reads the one is wrong about the
;; other.
;; RUN: wasm-abi-check abi-told.wasm
(module
  (@custom "keyway" "plugin=x\0aabi=1.0.1\0a")
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "process") (param i32) (result i32) (local.get 0)))
