;; More to call is a minor change; that the exports stand in another order is none of
;; their business.
;; RUN: wasm-abi-check --baseline added-export.old.wasm added-export.wasm
;; RUN: wasm-abi-check --baseline added-export.old.wasm added-export.enough.wasm
(module
  (@custom "version" "1.0.1")
  (func (export "count") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: enough
(module
  (@custom "version" "1.1.0")
  (func (export "count") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
