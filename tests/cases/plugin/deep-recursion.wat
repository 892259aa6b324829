;; Recursion without end traps; the host's own stack is safe.
;; RUN: keyway run deep-recursion.wasm --input 1
(module
  (func $process (export "process") (param i32) (result i32)
    (i32.add (i32.const 1) (call $process (local.get 0)))))
