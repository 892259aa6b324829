;; What other toolchains leave for a host that is not this one, each with the way out:
;; exceptions of C++, Emscripten's calls of what may throw and its runtime in
;; JavaScript, the compiler's own runtime, wasm-bindgen, Go, AssemblyScript, dynamic
;; linking, and what the author forgot to define. A name that only begins like one of
;; these is the author's.
;; RUN: wasm-abi-check runtime-imports.wasm
(module
  (import "env" "__cxa_throw" (func (param i32 i32 i32)))
  (import "env" "invoke_iii" (func (param i32 i32 i32) (result i32)))
  (import "env" "emscripten_resize_heap" (func (param i32) (result i32)))
  (import "a" "b" (func))
  (import "env" "__cxa_atexit" (func (param i32 i32 i32) (result i32)))
  (import "env" "_Znwm" (func (param i32) (result i32)))
  (import "env" "_ZneRK1AS1_" (func (param i32 i32) (result i32)))
  (import "env" "_ZN6plugin6helperEii" (func (param i32 i32) (result i32)))
  (import "env" "helper" (func (param i32) (result i32)))
  (import "env" "abort" (func (param i32 i32 i32 i32)))
  (import "env" "trace_call" (func (param i32)))
  (import "wbg" "__wbindgen_throw" (func (param i32 i32)))
  (import "gojs" "runtime.ticks" (func (result f64)))
  (import "GOT.mem" "counter" (global (mut i32)))
  (import "env" "__memory_base" (global i32))
  (import "env" "__indirect_function_table" (table 0 funcref))
  (import "env" "memory" (memory 1))
  (import "wasi_unstable" "fd_write" (func (param i32 i32 i32 i32) (result i32)))
  (func (export "process") (param i32) (result i32) (local.get 0)))
