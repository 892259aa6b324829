;; Each instance pays for its stack. The one of this module reaches from 65552 to 0;
;; the contract gives 65536 bytes.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[limits]\nstack_bytes = 65536\n' > own.toml; wasm-abi-check --contract own.toml stack-limit.wasm
(module
  (memory 2)
  (global $__stack_pointer (mut i32) (i32.const 65552)))
