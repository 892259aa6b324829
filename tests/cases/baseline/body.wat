;; The same outside with other code and data, with other texts, and with two functions
;; that changed places: a patch each time, which has to be told by a number.
;; RUN: wasm-abi-check --baseline body.old.wasm body.wasm
;; RUN: wasm-abi-check --baseline body.old.wasm body.texts.wasm
;; RUN: wasm-abi-check --baseline body.old.wasm body.swapped.wasm
(module
  (@custom "version" "1.0.1")
  (memory 1)
  (data (i32.const 0) "new")
  (func $count (export "count") (param i32) (result i32) (i32.const 1))
  (func $process (export "process") (param i32) (result i32) (i32.const 2)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (@custom "schema" "1")
  (memory 1)
  (data (i32.const 0) "old")
  (func $count (export "count") (param i32) (result i32) (i32.const 1))
  (func $process (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: texts
(module
  (@custom "version" "1.0.1")
  (@custom "schema" "2")
  (@custom "extra" "")
  (@custom "description" "Counts.")
  (memory 1)
  (data (i32.const 0) "old")
  (func $count (export "count") (param i32) (result i32) (i32.const 1))
  (func $process (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: swapped
(module
  (@custom "version" "1.0.0")
  (@custom "schema" "1")
  (memory 1)
  (data (i32.const 0) "old")
  (func $count (export "process") (param i32) (result i32) (i32.const 1))
  (func $process (export "count") (param i32) (result i32) (local.get 0)))
