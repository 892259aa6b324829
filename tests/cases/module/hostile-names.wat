;; Names with an escape sequence, a line break, and a change of the writing
;; direction must not reach the terminal as they are.
;; RUN: wasm-abi-check hostile-names.wasm
;; RUN: keyway inspect hostile-names.wasm
(module
  (@custom "keyway" "plugin=\1b[31mred\0acontract=function@1\0a")
  (import "env" "\1b[2J\0aerror: all is well" (func))
  (func (export "\e2\80\aeprocess") (param i32) (result i32) (local.get 0)))
