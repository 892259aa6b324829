;; Ten million table entries are more than an instance gets.
;; RUN: keyway run big-table.wasm --input 1
(module
  (table 10000000 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
