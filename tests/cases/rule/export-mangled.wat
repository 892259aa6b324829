;; `int process(int)` in C++ without extern "C": the compiler writes the parameters
;; into the name, and the host finds no `process`.
;; RUN: wasm-abi-check export-mangled.wasm
(module
  (func (export "_Z7processi") (param i32) (result i32) (local.get 0)))
