;; A plugin that traps because it got no memory has reached a limit.
;; RUN: keyway run grow-trap.wasm --input 1000
(module
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (if (i32.eq (memory.grow (local.get 0)) (i32.const -1)) (then (unreachable)))
    (i32.const 0)))
