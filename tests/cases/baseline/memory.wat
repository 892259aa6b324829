;; Memory that the module asks for: more of it at first breaks a host with a limit, and
;; so does a maximum that is higher or gone, be it 0; less of it fits every host.
;; RUN: wasm-abi-check --baseline memory.old.wasm memory.wasm
;; RUN: wasm-abi-check --baseline memory.wasm memory.old.wasm
;; RUN: wasm-abi-check --baseline memory.old.wasm memory.open.wasm
;; RUN: wasm-abi-check --baseline memory.empty.wasm memory.grows.wasm
;; RUN: wasm-abi-check --baseline memory.none.wasm memory.grows.wasm
;; RUN: wasm-abi-check --baseline memory.none.wasm memory.full.wasm
(module
  (@custom "version" "1.0.1")
  (memory (export "memory") 2 20)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (memory (export "memory") 1 10)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: open
(module
  (@custom "version" "1.0.1")
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: empty
(module
  (@custom "version" "1.0.0")
  (memory 0 0)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: grows
(module
  (@custom "version" "1.0.1")
  (memory 0)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: none
(module
  (@custom "version" "1.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: full
(module
  (@custom "version" "1.0.1")
  (memory 1)
  (func (export "process") (param i32) (result i32) (local.get 0)))
