;; Another contract, whether the metadata names it or the exports show it, and another
;; plugin. A metadata line that says what the exports showed already changes nothing.
;; RUN: wasm-abi-check --baseline contract.old.wasm contract.wasm
;; RUN: wasm-abi-check --baseline contract.old.wasm contract.told.wasm
(module
  (@custom "version" "2.0.0")
  (@custom "keyway" "plugin=gauge\0a")
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (@custom "keyway" "plugin=meter\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: told
(module
  (@custom "version" "1.0.0")
  (@custom "keyway" "plugin=meter\0acontract=function@1\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
