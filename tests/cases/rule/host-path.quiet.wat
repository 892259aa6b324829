;; With -ffile-prefix-map the path begins at the project's folder. A folder's name in
;; a text is no path.
;; RUN: wasm-abi-check host-path.quiet.wasm
(module
  (memory 1)
  (data (i32.const 64) "cannot open /home/\00./plugin/main.c\00")
  (func (export "process") (param i32) (result i32) (local.get 0)))
