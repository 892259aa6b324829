;; Traps outside of process are told with the function, and nothing follows them.
;; RUN: keyway run lifecycle-trap.wasm --input 1
;; RUN: keyway run lifecycle-trap.wasm --steps process=1,cleanup
(module
  (func (export "init") (result i32) (unreachable))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.load (i32.const -1)))
  (memory 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536)))
