;; A plugin that ends itself, as exit of C does, has trapped for whoever called it, be it
;; with success.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\nprocess = "(i32) -> i32"\n[imports]\nallow = []\nwasi = ["process"]\n' > own.toml
;; RUN: keyway run proc-exit.wasm --contract own.toml --allow wasi --input 0
;; RUN: keyway run proc-exit.wasm --contract own.toml --allow wasi --input 7
(module
  (import "wasi_snapshot_preview1" "proc_exit" (func $exit (param i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (call $exit (local.get 0))
    unreachable))
