;; Neither a start function nor _initialize outlives the limit.
;; RUN: keyway run endless-start.wasm --timeout 50
(module
  (func $loop (loop $again (br $again)))
  (start $loop)
  (func (export "process") (param i32) (result i32) (local.get 0)))
