;; The author's own functions, whatever they are called: an allocator of theirs is
;; not the C library's.
;; RUN: wasm-abi-check export-toolchain.quiet.wasm
(module
  (global (export "heap_base") i32 (i32.const 65536))
  (func (export "my_malloc") (param i32) (result i32) (i32.const 0))
  (func (export "free_all") (param i32))
  (func (export "process") (param i32) (result i32) (local.get 0)))
