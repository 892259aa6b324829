;; Functions of module `keyway` that there are not, four of them nearly right, and two
;; that this contract does not allow.
;; RUN: wasm-abi-check misspelt-capability.wasm
(module
  (import "keyway" "get_config" (func (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "varset" (func (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "Log" (func (param i32 i32 i32)))
  (import "keyway" "get_results" (func (param i32 i32) (result i32)))
  (import "keyway" "http_request" (func (param i32 i32) (result i64)))
  (import "keyway" "var_get" (func (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "result_get" (func (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32) (local.get 0)))
