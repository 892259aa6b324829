;; Modules that declare no version, or one that is no semantic version: an error where
;; the change breaks something, otherwise a warning; and a warning where only the
;; baseline declares none, since nobody could rely on it.
;; RUN: wasm-abi-check --baseline undeclared.old.wasm undeclared.wasm
;; RUN: wasm-abi-check --baseline undeclared.wasm undeclared.old.wasm
;; RUN: wasm-abi-check --baseline undeclared.old.wasm undeclared.short.wasm
;; RUN: wasm-abi-check --baseline undeclared.short.wasm undeclared.none.wasm
;; RUN: wasm-abi-check --baseline undeclared.short.wasm undeclared.old.wasm
(module
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.2.0")
  (func (export "process") (param i32) (result i32) (local.get 0)) (func (export "reset")))
;; MODULE: short
(module
  (@custom "version" "2.5")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: none
(module
  (func (export "process") (param i32) (result i32) (i32.const 1)))
