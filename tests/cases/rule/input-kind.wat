;; An object file, which clang -c makes, is a module with a section for the linker.
;; It was not linked, so that nothing in it has its place yet.
;; RUN: wasm-abi-check input-kind.wasm
(module
  (@custom "linking" "\02")
  (func (export "process") (param i32) (result i32) (local.get 0)))
