;; Names, types and versions that are not fit to be shown.
;; RUN: wasm-abi-check --baseline hostile.old.wasm hostile.wasm
(module
  (@custom "version" "1.0.0-\1b[31m")
  (@custom "keyway" "plugin=`$(reboot)`\0acontract=function@1\0a")
  (@custom "\1b[2Jschema" "")
  (import "a\0ab" "\1b[2J" (func))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "`\1b[31mred`")
    (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32)))
;; MODULE: old
(module
  (@custom "version" "1.0.0\0aerror: all is well")
  (@custom "keyway" "plugin=\1b[31m\0acontract=function@1\0a")
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "\e2\80\aeevil"))
  (func (export "`\1b[31mred`") (param externref)))
