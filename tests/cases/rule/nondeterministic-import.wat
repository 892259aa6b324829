;; The host grants clocks, and a rule of its own finds out who asks for the time; and the
;; names by which toolchains for other hosts ask for time and random numbers.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[imports]\nwasi = ["clock", "sched"]\n[rules]\nnondeterministic-import = "deny"\n' > own.toml; wasm-abi-check --contract own.toml nondeterministic-import.wasm
;; RUN: printf 'contract = "any"\nversion = "1.0.0"\n[imports]\nallow = ["*#*"]\n[rules]\nnondeterministic-import = "deny"\n' > any.toml; wasm-abi-check --contract any.toml nondeterministic-import.toolchains.wasm
(module
  (import "wasi_snapshot_preview1" "clock_time_get" (func (param i32 i64 i32) (result i32))))
;; MODULE: toolchains
(module
  (import "env" "time" (func (param i32) (result i64)))
  (import "env" "_gettimeofday" (func (param i32 i32) (result i32)))
  (import "env" "arc4random_buf" (func (param i32 i32)))
  (import "env" "rand" (func (result i32)))
  (import "env" "emscripten_get_now" (func (result f64)))
  (import "env" "seed" (func (result f64)))
  (import "env" "Date.now" (func (result f64)))
  (import "Math" "random" (func (result f64)))
  (import "env" "proxy_get_current_time_nanoseconds" (func (param i32) (result i32)))
  (import "gojs" "runtime.walltime" (func (param i32)))
  (import "gojs" "runtime.nanotime1" (func (param i32)))
  (import "go" "runtime.getRandomData" (func (param i32)))
  (import "gojs" "runtime.ticks" (func (result f64)))
  (import "wbg" "__wbg_getRandomValues_3774744e221a22ad" (func (param i32 i32)))
  (import "./x_bg.js" "__wbg_now_64d0bb151e5d3889" (func (result f64)))
  (import "__wbindgen_placeholder__" "__wbg_random_89310d4d5d0ea5f4" (func (result f64)))
  (import "wasi:clocks/monotonic-clock@0.2.0" "now" (func (result i64)))
  (import "wasi:random/random@0.2.0" "get-random-u64" (func (result i64))))
