;; A variable that nobody can write, and one that stays inside.
;; RUN: wasm-abi-check mutable-global.quiet.wasm
(module
  (global (export "count") i32 (i32.const 0))
  (global (mut i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
