;; A plugin of another host, by what it exports or by what its metadata says: the checker
;; knows its contract, `keyway` does not run it.
;; RUN: wasm-abi-check other-hosts.wasm; keyway run other-hosts.wasm; keyway inspect other-hosts.wasm | grep Contract
;; RUN: wasm-abi-check other-hosts.extism.wasm; keyway inspect other-hosts.extism.wasm
;; RUN: wasm-abi-check other-hosts.named.wasm; keyway run other-hosts.named.wasm; keyway inspect other-hosts.named.wasm
(module
  (import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "proxy_abi_version_0_2_1"))
  (func (export "malloc") (param i32) (result i32) (i32.const 0))
  (func (export "proxy_on_tick") (param i32)))
;; MODULE: extism
(module
  (import "extism:host/env" "input_length" (func (result i64)))
  (func (export "greet") (result i32) (i32.const 0)))
;; MODULE: named
(module
  (@custom "keyway" "contract=extism@1\0a")
  (func (export "greet") (result i32) (i32.const 0)))
