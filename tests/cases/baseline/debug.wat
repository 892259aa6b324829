;; What only a debugger or a linker reads may differ: the version may stay, and rise, and
;; need not be told.
;; RUN: wasm-abi-check --baseline debug.old.wasm debug.wasm
;; RUN: wasm-abi-check --baseline debug.old.wasm debug.later.wasm
;; RUN: wasm-abi-check --baseline debug.old.wasm debug.silent.wasm
;; RUN: wasm-abi-check --baseline debug.wasm debug.wasm
(module
  (@custom "version" "1.0.0")
  (@custom ".debug_info" "lines")
  (@custom "producers" "\00")
  (@custom "target_features" "\00")
  (@custom "build_id" "123")
  (func $named (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: later
(module
  (@custom "version" "3.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: silent
(module
  (func (export "process") (param i32) (result i32) (local.get 0)))
