;; A variable is exported under the name of the function, as --export=process does
;; where `process` is `int process = 1;`: nobody can call it.
;; RUN: wasm-abi-check export-kind.wasm
(module
  (global (export "process") i32 (i32.const 1)))
