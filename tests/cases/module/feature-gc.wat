;; Structures that a collector frees, as compilers of Java and Kotlin make them.
;; RUN: wasm-abi-check feature-gc.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["gc"]\n' > own.toml; wasm-abi-check --contract own.toml feature-gc.wasm
(module
  (type $point (struct (field i32)))
  (func $make (drop (struct.new $point (i32.const 1))))
  (func (export "process") (param i32) (result i32) (local.get 0)))
