;; Functions in the metadata that are exported as something else: another
;; signature, another kind, a name in capitals that only KEYWAY_EXPORT_AS can give,
;; and a function of the contract's own.
;; RUN: wasm-abi-check listed-signature.wasm
(module
  (@custom "keyway" "contract=bytes@1\0afunction=echo\0afunction=limit\0afunction=INT.MAX\0afunction=init\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "echo") (param i32 i32) (result i32) (i32.const 0))
  (global (export "limit") i32 (i32.const 7))
  (func (export "INT.MAX") (param i32) (result i64) (i64.const 0)))
