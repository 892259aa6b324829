;; Loading and storing only moves bits, as a struct is copied.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[rules]\nfloats = "deny"\n' > own.toml; wasm-abi-check --contract own.toml floats.quiet.wasm
(module
  (memory 1)
  (func $twice (export "run")
    (f32.store (i32.const 0) (f32.load (i32.const 4)))))
