;; Loading, storing and reading as an integer only moves bits, as a struct is copied, a
;; constant is stored, or a number is written to a file.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["simd"]\n[rules]\nfloats = "deny"\n' > own.toml; wasm-abi-check --contract own.toml floats.quiet.wasm
(module
  (memory 1)
  (func $copies (export "run")
    (f32.store (i32.const 0) (f32.load (i32.const 4)))
    (f64.store (i32.const 8) (f64.const 0.5))
    (i32.store (i32.const 16) (i32.reinterpret_f32 (f32.const 0.5)))
    (v128.store (i32.const 32) (f32x4.replace_lane 1 (f32x4.splat (f32.const 1)) (f32.const 2)))))
