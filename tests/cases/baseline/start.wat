;; A start function runs before the host can call anything. `_initialize` every host
;; calls where it is there, so that it may come and go.
;; RUN: wasm-abi-check --baseline start.old.wasm start.wasm
;; RUN: wasm-abi-check --baseline start.wasm start.old.wasm
(module
  (@custom "version" "1.0.1")
  (func $run)
  (start $run)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.1")
  (func (export "_initialize"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
