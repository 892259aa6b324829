;; Data that does not fit into the memory it is for: the module cannot start.
;; RUN: keyway run data-outside.wasm --input 0
(module
  (memory 1)
  (data (i32.const 70000) "x")
  (func (export "process") (param i32) (result i32) (local.get 0)))
