;; The same function, exported.
;; RUN: wasm-abi-check export-hidden.quiet.wasm
(module
  (func $process (export "process") (param i32) (result i32) (local.get 0)))
