;; Growth up to the limit succeeds, growth beyond it is refused, and a plugin that
;; lives with that goes on: 16 pages are 1 MiB.
;; RUN: keyway run grow-refused.wasm --input 15 --input 1 --memory 1024
(module
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (if (result i32) (i32.eq (memory.grow (local.get 0)) (i32.const -1))
      (then (i32.const -5))
      (else (memory.size)))))
