;; Codes at the borders of the reserved range.
;; RUN: keyway run reserved-code.wasm --input -8 --input -9 --input -10 --input -99 --input -100 --input -2147483648
(module
  (func (export "process") (param i32) (result i32) (local.get 0)))
