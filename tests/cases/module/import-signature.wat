;; Imports that the contract allows and that are declared as something else: a
;; string where a range stands, an int64_t, a global; and one of another host's,
;; whose contract tells one signature and leaves the others open.
;; RUN: wasm-abi-check import-signature.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nallow = ["math.*", "math.sin: (f64) -> f64", "keyway.*"]\n' > own.toml; wasm-abi-check --contract own.toml import-signature.wasm
(module
  (@custom "keyway" "contract=lifecycle@1\0a")
  (import "keyway" "log" (func (param i32 i32)))
  (import "keyway" "config_get" (func (param i32 i32 i32 i32) (result i64)))
  (import "keyway" "var_get" (global i32))
  (import "math" "sin" (func (param f32) (result f32)))
  (import "math" "cos" (func (param f32) (result f32)))
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
