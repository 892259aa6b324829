;; Names of functions that fit into no path: with a slash, an escape sequence, of no
;; letters, of 65 letters (64 are allowed); and one that is there three times.
;; RUN: wasm-abi-check listed-names.wasm
(module
  (@custom "keyway" "contract=bytes@1\0afunction=../echo\0afunction=\1b[2J\e2\80\ae\0afunction=\0a")
  (@custom "keyway" "function=x234567890123456789012345678901234567890123456789012345678901234\0a")
  (@custom "keyway" "function=y2345678901234567890123456789012345678901234567890123456789012345\0a")
  (@custom "keyway" "function=echo\0afunction=echo\0afunction=echo\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "echo") (param i32 i32) (result i64) (i64.const 0))
  (func (export "x234567890123456789012345678901234567890123456789012345678901234")
    (param i32 i32) (result i64) (i64.const 0)))
