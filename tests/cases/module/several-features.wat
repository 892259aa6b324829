;; Two features at once, neither of which makes the module valid alone.
;; RUN: wasm-abi-check several-features.wasm
(module
  (func (export "process") (param i32) (result i32)
    (drop (i32x4.splat (local.get 0)))
    (return_call $same (local.get 0)))
  (func $same (param i32) (result i32) (local.get 0)))
