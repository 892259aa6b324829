;; Imports that no contract grants: an undefined C++ function, a global that
;; position-independent code asks for, WASI, and another host's.
;; RUN: wasm-abi-check unknown-import.wasm
;; RUN: keyway run unknown-import.wasm --input 1
(module
  (@custom "keyway" "contract=function@1\0a")
  (import "env" "_Z6helperi" (func (param i32) (result i32)))
  (import "env" "__memory_base" (global i32))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (import "extism:host/env" "log" (func (param i64)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
