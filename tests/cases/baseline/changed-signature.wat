;; Exports of another type: functions, with what the types are in C where that is
;; known; globals; and a name that stands for something else now.
;; RUN: wasm-abi-check --baseline changed-signature.old.wasm changed-signature.wasm
(module
  (@custom "version" "2.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "scale") (param f64) (result f64) (local.get 0))
  (func (export "size") (param i32))
  (func (export "offset") (param i64) (result i32) (i32.const 0))
  (global (export "limit") i64 (i64.const 1))
  (global (export "count") (mut i32) (i32.const 0))
  (memory (export "table") 1))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "scale") (param f32) (result f32) (local.get 0))
  (func (export "size") (result i32) (i32.const 0))
  (func (export "offset") (param i32) (result i32) (i32.const 0))
  (global (export "limit") i32 (i32.const 1))
  (global (export "count") i32 (i32.const 0))
  (table (export "table") 1 funcref)
  (memory 1))
