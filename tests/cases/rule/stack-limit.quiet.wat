;; A stack of 65536 bytes is within the limit; the data above it does not count.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nstack_bytes = 65536\n' > own.toml; wasm-abi-check --contract own.toml stack-limit.quiet.wasm
(module
  (memory 2)
  (global $__stack_pointer (mut i32) (i32.const 65536))
  (data (i32.const 65536) "data"))
