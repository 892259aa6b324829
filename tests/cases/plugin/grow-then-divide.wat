;; Memory was refused, the plugin went on, and then divided by zero: a trap, not a
;; limit.
;; RUN: keyway run grow-then-divide.wasm --input 0
(module
  (memory 1)
  (func (export "process") (param i32) (result i32)
    (drop (memory.grow (i32.const 60000)))
    (i32.div_s (i32.const 1) (local.get 0))))
