;; A plugin that logs without an end is stopped by the time limit.
;; RUN: keyway run log-flood.wasm --input 1 --allow log --timeout 50 2>&1 | tail -n 1
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (loop $again
      (call $log (i32.const 2) (i32.const 0) (i32.const 65536))
      (br $again))
    (unreachable)))
