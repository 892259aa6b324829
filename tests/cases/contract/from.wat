;; The contract that a module fulfils: what it exports is required, what it imports is
;; allowed, and it may ask for no more. The module fits it, and one with another export
;; or import does not.
;; RUN: wasm-abi-check --contract-from from.wasm | tee from.toml; wasm-abi-check --contract from.toml from.wasm
;; RUN: wasm-abi-check --contract-from hello.wasm > hello.toml; wasm-abi-check --contract hello.toml hello.wasm; wasm-abi-check --contract hello.toml from.wasm
;; RUN: wasm-abi-check --contract-from hello.o; wasm-abi-check --contract-from no.wasm; wasm-abi-check --contract-from from.wasm hello.wasm
(module
  (@custom "keyway" "plugin=From.Here\0afunction=shout\0afunction=whisper\0a")
  (@custom "version" "2.3.4")
  (import "math" "sin" (func (param f64) (result f64)))
  (import "env" "table" (table 1 funcref))
  (memory (export "memory") 3)
  (global (export "answer") i32 (i32.const 42))
  (func (export "_initialize"))
  (func (export "render") (param v128) (result i32 i32) (i32.const 0) (i32.const 0))
  (func (export "shout") (param i32 i32) (result i64) (i64.const 0))
  (func (export "whisper") (param i32 i32) (result i64) (i64.const 0)))
