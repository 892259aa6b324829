;; The multiplication and the addition of SIMD proper round each.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["simd", "relaxed-simd"]\n[rules]\nnondeterministic-feature = "deny"\n' > own.toml; wasm-abi-check --contract own.toml nondeterministic-feature.quiet.wasm
(module
  (memory 1)
  (func $multiply_add (export "run")
    (v128.store (i32.const 0)
      (f32x4.add
        (f32x4.mul (v128.load (i32.const 0)) (v128.load (i32.const 16))) (v128.load (i32.const 32))))))
