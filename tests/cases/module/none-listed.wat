;; A bytes plugin whose metadata lists no function has none that a host could call,
;; whatever it exports.
;; RUN: wasm-abi-check none-listed.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports]\nfunctions = "(f64) -> f64"\n' > own.toml; wasm-abi-check --contract own.toml none-listed.wasm
(module
  (@custom "keyway" "plugin=silent\0acontract=bytes@1\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "echo") (param i32 i32) (result i64) (i64.const 0)))
