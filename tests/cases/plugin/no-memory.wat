;; Without an exported memory there is no range that fits.
;; RUN: keyway run no-memory.wasm --input 0 --allow all
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory 1)
  (func (export "process") (param i32) (result i32)
    (call $log (i32.const 2) (i32.const 0) (i32.const 0))
    (local.get 0)))
