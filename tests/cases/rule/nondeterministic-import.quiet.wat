;; Giving up the processor for a while tells nothing, and neither does a host's own
;; function that has a name of C's.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nallow = ["*#*"]\n[rules]\nnondeterministic-import = "deny"\n' > own.toml; wasm-abi-check --contract own.toml nondeterministic-import.quiet.wasm
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32)))
  (import "shop" "time" (func (result i32)))
  (import "shop" "random" (func (result i32)))
  (import "env" "timer_start" (func (result i32)))
  (import "env" "proxy_log" (func (param i32 i32 i32) (result i32)))
  (import "gojs" "runtime.wasmExit" (func (param i32)))
  (import "wbg" "__wbg_new_63b92bc8671ed464" (func (result i32)))
  (import "wasi:io/poll@0.2.0" "poll" (func (param i32 i32 i32))))
