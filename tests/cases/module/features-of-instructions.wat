;; Features that instructions and local variables use: each is told once, with the
;; function that uses it first and what to tell clang, and none that is not there.
;; RUN: wasm-abi-check features-of-instructions.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["simd", "multi-value", "reference-types", "tail-call", "threads", "exceptions"]\n' > own.toml; wasm-abi-check --contract own.toml features-of-instructions.wasm
;; RUN: wasm-abi-check --feature simd --feature threads --feature tail-call features-of-instructions.wasm
(module
  (table 1 funcref)
  (memory 1)
  (func $pinned (param i32 f32) (result i32)
    (memory.copy (i32.const 0) (i32.const 8) (i32.const 8))
    (i32.add (i32.extend8_s (local.get 0)) (i32.trunc_sat_f32_s (local.get 1))))
  (func $simd (local v128))
  (func $multi_value_block
    (block (result i32 i32) (i32.const 1) (i32.const 2))
    (drop)
    (drop))
  (func $reference_local (local externref))
  (func $reference_instruction (result i32) (table.size 0))
  (func $tail_call (return_call $simd))
  (func $atomics (result i32) (i32.atomic.load (i32.const 0)))
  (tag $error)
  (func $exceptions (throw $error))
  (func (export "process") (param i32) (result i32) (local.get 0)))
