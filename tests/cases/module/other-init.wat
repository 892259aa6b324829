;; A function plugin that happens to export an `init` of its own: it fits, and it
;; runs as a function plugin.
;; RUN: wasm-abi-check other-init.wasm
;; RUN: keyway run other-init.wasm --input 3
;; RUN: keyway run other-init.wasm --contract lifecycle --input 3
;; RUN: keyway inspect other-init.wasm --contract function@1
(module
  (@custom "keyway" "plugin=other\0acontract=function@1\0a")
  (func (export "init") (param i32))
  (func (export "process") (param i32) (result i32) (local.get 0)))
