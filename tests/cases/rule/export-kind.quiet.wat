;; `process` is a function; a variable may be exported under a name that nobody asks
;; for.
;; RUN: wasm-abi-check export-kind.quiet.wasm
(module
  (global (export "processed") i32 (i32.const 1))
  (func (export "process") (param i32) (result i32) (local.get 0)))
