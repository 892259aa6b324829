;; A host whose replicas must agree to the bit turns this rule on: a NaN that is made
;; of numbers differs from machine to machine.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\nfloats = "deny"\n' > own.toml; wasm-abi-check --contract own.toml floats.wasm
(module
  (memory 1)
  (func $twice (export "run")
    (f32.store (i32.const 0) (f32.add (f32.load (i32.const 4)) (f32.load (i32.const 4))))))
