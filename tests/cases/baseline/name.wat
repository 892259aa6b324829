;; The name by which a plugin is found: another one breaks who looks for it. One that is
;; told now, or no longer, changes what the metadata says.
;; RUN: wasm-abi-check --baseline name.wasm name.other.wasm
;; RUN: wasm-abi-check --baseline name.wasm name.none.wasm
;; RUN: wasm-abi-check --baseline name.none.wasm name.wasm
(module
  (@custom "version" "1.0.0")
  (@custom "keyway" "plugin=ada\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: other
(module
  (@custom "version" "1.0.1")
  (@custom "keyway" "plugin=bob\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: none
(module
  (@custom "version" "1.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0)))
