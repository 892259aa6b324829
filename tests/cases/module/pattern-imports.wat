;; Imports by pattern: an entry of the whole name comes before a pattern, and has its own
;; signature.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nallow = ["math.*: (f64) -> f64", "math.atan2: (f64, f64) -> f64", "host*.log"]\n' > own.toml; wasm-abi-check --contract own.toml pattern-imports.wasm
(module
  (import "math" "sin" (func (param f64) (result f64)))
  (import "math" "cos" (func (param f32) (result f32)))
  (import "math" "atan2" (func (param f64 f64) (result f64)))
  (import "mathematics" "sin" (func (param f64) (result f64)))
  (import "host" "log" (func (param i32)))
  (import "host_2" "log" (func (param i64)))
  (import "host_2" "logs" (func)))
