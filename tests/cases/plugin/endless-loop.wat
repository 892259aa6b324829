;; A call that never returns ends at the time limit.
;; RUN: keyway run endless-loop.wasm --input 1 --timeout 50
(module
  (func (export "process") (param i32) (result i32)
    (loop $again (br $again))
    (unreachable)))
