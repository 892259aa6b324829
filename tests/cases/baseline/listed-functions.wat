;; Functions that the metadata lists are told once: those that come and go as exports,
;; `upper` and `title`, and those that are only listed or no longer listed.
;; RUN: wasm-abi-check --baseline listed-functions.old.wasm listed-functions.wasm
(module
  (@custom "keyway" "contract=bytes@1\0afunction=lower\0afunction=title\0afunction=swap\0a")
  (@custom "version" "1.0.0")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 0))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "lower") (param i32 i32) (result i64) (i64.const 0))
  (func (export "title") (param i32 i32) (result i64) (i64.const 0))
  (func (export "count") (param i32 i32) (result i64) (i64.const 0))
  (func (export "swap") (param i32 i32) (result i64) (i64.const 0)))
;; MODULE: old
(module
  (@custom "keyway" "contract=bytes@1\0afunction=lower\0afunction=upper\0afunction=count\0a")
  (@custom "version" "1.0.0")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 0))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "lower") (param i32 i32) (result i64) (i64.const 0))
  (func (export "upper") (param i32 i32) (result i64) (i64.const 0))
  (func (export "count") (param i32 i32) (result i64) (i64.const 0))
  (func (export "swap") (param i32 i32) (result i64) (i64.const 0)))
