;; Two are within the limit. What stands side by side is not nested.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nnested_blocks = 2\n' > own.toml; wasm-abi-check --contract own.toml complexity.quiet.wasm
(module
  (func $deep (export "run")
    (block (loop))
    (block (if (i32.const 0) (then)))))
