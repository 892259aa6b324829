;; The host grants clocks, and a rule of its own finds out who asks for the time.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nwasi = ["clock", "sched"]\n[rules]\nnondeterministic-import = "deny"\n' > own.toml; wasm-abi-check --contract own.toml nondeterministic-import.wasm
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32))))
