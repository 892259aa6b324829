;; Names of the contract that are no functions, and a `memory` that is none.
;; RUN: wasm-abi-check wrong-kind.wasm
(module
  (global (export "process") i32 (i32.const 1))
  (func (export "memory")))
