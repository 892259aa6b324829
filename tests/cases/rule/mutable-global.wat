;; Whoever has the module can write the exported variable at any time.
;; RUN: wasm-abi-check mutable-global.wasm
(module
  (global (export "count") (mut i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
