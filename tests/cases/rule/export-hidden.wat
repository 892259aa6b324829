;; The function is there, as the linker's names show, but nothing exports it: in C it
;; is `static`, or was not named to the linker.
;; RUN: wasm-abi-check export-hidden.wasm
(module
  (func $process (export "run") (param i32) (result i32) (local.get 0)))
