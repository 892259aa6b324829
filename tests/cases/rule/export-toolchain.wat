;; --export-all and --export-dynamic export the C library and the linker's own
;; variables too, which no host should touch.
;; RUN: wasm-abi-check export-toolchain.wasm
(module
  (global (export "__heap_base") i32 (i32.const 65536))
  (func (export "malloc") (param i32) (result i32) (i32.const 0))
  (func (export "free") (param i32))
  (func (export "process") (param i32) (result i32) (local.get 0)))
