;; The function is there, and nothing exports it.
;; RUN: wasm-abi-check not-exported.wasm
(module
  (func $process (export "run") (param i32) (result i32) (local.get 0)))
