;; WASI comes in parts, which a contract of one's own allows one by one: `clock` is
;; allowed, with WASI's own signature; the others say how they would be. Of the built-in
;; contracts none allows a part.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nwasi = ["clock"]\n' > own.toml; wasm-abi-check --contract own.toml wasi-parts.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nwasi = ["clock", "random", "stdio", "process"]\n' > more.toml; wasm-abi-check --contract more.toml wasi-parts.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nwasi = ["clocks"]\n' > wrong.toml; wasm-abi-check --contract wrong.toml wasi-parts.wasm
;; RUN: wasm-abi-check --contract function wasi-parts.wasm
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32)))
  (import "wasi_snapshot_preview1" "clock_res_get" (func (param i32) (result i32)))
  (import "wasi_snapshot_preview1" "random_get" (func (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "proc_exit" (func (param i32)))
  (import "wasi_snapshot_preview1" "fd_wirte" (func (param i32 i32 i32 i32) (result i32)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
