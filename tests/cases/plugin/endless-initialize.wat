;; A constructor that never returns ends at the time limit.
;; RUN: keyway run endless-initialize.wasm --timeout 50
(module
  (func (export "_initialize") (loop $again (br $again)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
