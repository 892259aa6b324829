;; A program with `main`, as wasi-libc links it without -mexec-model=reactor: `_start`
;; runs it from beginning to end, and then closes the library.
;; RUN: wasm-abi-check reactor.wasm
(module
  (func (export "_start"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
