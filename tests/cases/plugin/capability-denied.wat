;; What is not granted is not called: the plugin does not start, and the hint grants
;; all that it needs. Nothing but the capability is granted then.
;; RUN: keyway run capability-denied.wasm
;; RUN: keyway run capability-denied.wasm --allow config_get,var_get
;; RUN: keyway run capability-denied.wasm --config key=value --allow var_get,var_set
;; RUN: keyway run capability-denied.wasm --allow config_get,var_get,var_set
;; RUN: keyway run capability-denied.wasm --allow all
;; RUN: keyway run capability-denied.wasm --allow wsi
;; RUN: keyway run capability-denied.wasm --allow everything
;; RUN: cp capability-denied.wasm "a b.wasm"; keyway call "a b.wasm" process
;; RUN: keyway inspect capability-denied.wasm | grep -E '^(Capabilities|Imports)'
(module
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0)))
