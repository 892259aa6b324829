;; Blocks in blocks cost a compiler more than their bytes show: here are three, the
;; contract has two.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nnested_blocks = 2\n' > own.toml; wasm-abi-check --contract own.toml complexity.wasm
(module
  (func $deep (export "run")
    (block (loop (if (i32.const 0) (then))))))
