;; How far the version has to rise. A release that breaks nothing has the same code as
;; this module; one that is a patch has other code; one that breaks lacks `reset`.
;; RUN: wasm-abi-check --baseline versions.1.2.0.wasm versions.wasm
;; RUN: wasm-abi-check --baseline versions.wasm versions.1.2.0.wasm
;; RUN: wasm-abi-check --baseline versions.1.2.0.wasm versions.1.2.1.wasm
;; RUN: wasm-abi-check --baseline versions.1.2.0.wasm versions.2.0.0-rc.1.wasm
;; RUN: wasm-abi-check --baseline versions.2.0.0-rc.1.wasm versions.2.0.0-rc.2.wasm
;; RUN: wasm-abi-check --baseline versions.2.0.0-rc.2.wasm versions.2.0.0-rc.2b.wasm
;; RUN: wasm-abi-check --baseline versions.1.2.0.wasm versions.1.2.0+2.wasm
;; RUN: wasm-abi-check --baseline versions.0.3.1.wasm versions.0.3.2.wasm
;; RUN: wasm-abi-check --baseline versions.0.3.1.wasm versions.0.4.0.wasm
;; RUN: wasm-abi-check --baseline versions.0.4.0.wasm versions.0.4.1.wasm
(module
  (@custom "version" "1.1.9")
  (func (export "process") (param i32) (result i32) (local.get 0)) (func (export "reset")))
;; MODULE: 1.2.0
(module
  (@custom "version" "1.2.0")
  (func (export "process") (param i32) (result i32) (local.get 0)) (func (export "reset")))
;; MODULE: 1.2.1
(module
  (@custom "version" "1.2.1")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: 2.0.0-rc.1
(module
  (@custom "version" "2.0.0-rc.1")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: 2.0.0-rc.2
(module
  (@custom "version" "2.0.0-rc.2")
  (func (export "process") (param i32) (result i32) (local.get 0)) (func (export "reset")))
;; MODULE: 2.0.0-rc.2b
(module
  (@custom "version" "2.0.0-rc.2")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: 1.2.0+2
(module
  (@custom "version" "1.2.0+2")
  (func (export "process") (param i32) (result i32) (i32.const 1)) (func (export "reset")))
;; MODULE: 0.3.1
(module
  (@custom "version" "0.3.1")
  (func (export "process") (param i32) (result i32) (local.get 0)) (func (export "reset")))
;; MODULE: 0.3.2
(module
  (@custom "version" "0.3.2")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: 0.4.0
(module
  (@custom "version" "0.4.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: 0.4.1
(module
  (@custom "version" "0.4.1")
  (func (export "process") (param i32) (result i32) (local.get 0)) (func (export "reset")))
