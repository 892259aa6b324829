;; Each kind of wrong signature: a struct returned by a hidden pointer, a wide
;; integer, a float, a missing result.
;; RUN: wasm-abi-check wrong-signature.wasm
(module
  (func (export "init") (param i32))
  (func (export "process") (param i64) (result i64) (local.get 0))
  (func (export "cleanup") (result f64) (f64.const 0))
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "is_initialized"))
  (func (export "_initialize") (result i32) (i32.const 0)))
