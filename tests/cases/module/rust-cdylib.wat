;; What rustc makes of a cdylib for wasm32-unknown-unknown whose function lacks
;; `no_mangle`: its own exports, and the function only under a mangled name.
;; RUN: wasm-abi-check rust-cdylib.wasm
;; RUN: keyway run rust-cdylib.wasm --input 1
(module
  (memory (export "memory") 16)
  (global $__stack_pointer (mut i32) (i32.const 1048576))
  (global (export "__data_end") i32 (i32.const 1048576))
  (global (export "__heap_base") i32 (i32.const 1048576))
  (func $_ZN6plugin7process17h8a1c6d2fe03b4957E (param i32) (result i32) (local.get 0))
  (table (export "__indirect_function_table") 1 1 funcref))
