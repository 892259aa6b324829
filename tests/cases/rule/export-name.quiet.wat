;; The name as the contract writes it; `Process` beside it takes nothing away.
;; RUN: wasm-abi-check export-name.quiet.wasm
(module
  (func (export "Process") (param i32) (result i32) (local.get 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
