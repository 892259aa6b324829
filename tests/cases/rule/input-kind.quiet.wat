;; A custom section of another name is for anybody: the module is linked.
;; RUN: wasm-abi-check input-kind.quiet.wasm
(module
  (@custom "linked" "\02")
  (func (export "process") (param i32) (result i32) (local.get 0)))
