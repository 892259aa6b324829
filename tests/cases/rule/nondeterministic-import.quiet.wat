;; Giving up the processor for a while tells nothing.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nwasi = ["clock", "sched"]\n[rules]\nnondeterministic-import = "deny"\n' > own.toml; wasm-abi-check --contract own.toml nondeterministic-import.quiet.wasm
(module
  (import "wasi_snapshot_preview1" "sched_yield" (func (result i32))))
