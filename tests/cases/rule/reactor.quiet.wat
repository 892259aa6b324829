;; A library, whose `_initialize` leaves it open.
;; RUN: wasm-abi-check reactor.quiet.wasm
(module
  (func (export "_initialize"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
