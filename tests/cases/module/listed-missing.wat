;; Functions that the metadata lists and the module does not export: absent, not
;; exported, misspelt, under a C++ symbol, and with a name that is none in C. The
;; name of `set` is one letter from `get`, which is there for itself.
;; RUN: wasm-abi-check listed-missing.wasm
(module
  (@custom "keyway" "contract=bytes@1\0afunction=greet\0afunction=hide\0afunction=shout\0a")
  (@custom "keyway" "function=mangle\0afunction=to-upper\0afunction=get\0afunction=set\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func $hide (param i32 i32) (result i64) (i64.const 0))
  (func (export "Shout") (param i32 i32) (result i64) (i64.const 0))
  (func (export "_Z6manglejj") (param i32 i32) (result i64) (i64.const 0))
  (func (export "get") (param i32 i32) (result i64) (i64.const 0)))
