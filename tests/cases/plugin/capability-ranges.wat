;; Ranges that do not fit the memory are answered by -3, and a log message is dropped:
;; one byte beyond the end, a sum that wraps, and all bits set, as key, as buffer and as
;; value. The last byte, and nothing at the end, are fine.
;; RUN: keyway run capability-ranges.wasm --allow all --input 0 --input 1 --input 2 --input 3 --input 4
;; RUN: keyway run capability-ranges.wasm --allow all --input 5 --input 6 --input 7 --input 8 --input 9
;; RUN: keyway run capability-ranges.wasm --allow all --input 10 --input 11 --input 12
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (import "keyway" "config_get" (func $config_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0xffff) "x")
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32)
    (block $12 (block $11 (block $10 (block $9 (block $8 (block $7 (block $6
    (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 $4 $5 $6 $7 $8 $9 $10 $11 $12 (local.get 0)))
      (return (call $config_get (i32.const 0xffff) (i32.const 2) (i32.const 0) (i32.const 0))))
      (return (call $config_get (i32.const -16) (i32.const 32) (i32.const 0) (i32.const 0))))
      (return (call $config_get (i32.const -1) (i32.const -1) (i32.const 0) (i32.const 0))))
      (return (call $config_get (i32.const 0) (i32.const 1) (i32.const 0xffff) (i32.const 2))))
      (return (call $var_get (i32.const 0) (i32.const 1) (i32.const -16) (i32.const 32))))
      (return (call $var_get (i32.const 0) (i32.const 1) (i32.const 16) (i32.const -1))))
      (return (call $var_set (i32.const 0xffff) (i32.const 2) (i32.const 0) (i32.const 1))))
      (return (call $var_set (i32.const 0) (i32.const 1) (i32.const 0xffff) (i32.const 2))))
      (return (call $var_set (i32.const 0) (i32.const 1) (i32.const -1) (i32.const -1))))
      (return (call $var_set (i32.const 0xffff) (i32.const 1) (i32.const 0x10000) (i32.const 0))))
      (return (call $var_get (i32.const 0xffff) (i32.const 1) (i32.const 0x10000) (i32.const 0))))
      (call $log (i32.const 2) (i32.const 0xffff) (i32.const 2))
      (call $log (i32.const 2) (i32.const -16) (i32.const 32))
      (call $log (i32.const 2) (i32.const -1) (i32.const -1))
      (call $log (i32.const 2) (i32.const 0xffff) (i32.const 1))
      (return (i32.const 0)))
    ;; the buffer may lie upon the key
    (drop (call $var_set (i32.const 0xffff) (i32.const 1) (i32.const 0xffff) (i32.const 1)))
    (call $var_get (i32.const 0xffff) (i32.const 1) (i32.const 0xffff) (i32.const 1))))
