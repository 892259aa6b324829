;; Benchmarks: what is told, with the times taken out; and what ends one, which has the
;; exit codes of a call.
;; RUN: keyway bench bench.wasm echo --input hello --seconds 0.05 --fresh | sed -E 's/[0-9]+(\.[0-9]+)? (calls|ns|us|ms|s|measured)/N \2/g; s/, N measured together//; s/N (ns|us|ms)/TIME/g'
;; RUN: keyway bench hello.wasm --input 21 --seconds 0.05 | grep -c calls/s
;; RUN: keyway bench hello.wasm --input -3 --seconds 0.05
;; RUN: keyway bench bench.wasm --seconds 0.05
;; RUN: keyway bench bench.wasm eko --seconds 0.05
;; RUN: keyway bench bench.wasm trap --seconds 0.05
;; RUN: keyway bench bench.wasm refuse --seconds 0.05
;; RUN: keyway bench bench.wasm forever --seconds 0.05 --timeout 20
;; RUN: keyway bench bench.wasm echo --input-file none.txt
;; RUN: keyway bench hello.wasm --input x
;; RUN: keyway bench hello.wasm process --input 21
;; RUN: keyway bench hello.wasm --seconds 0
;; RUN: keyway bench hello.wasm --input 21 --seconds 0.05 --fuel 1000 2>&1 | grep note
(module
  (@custom "keyway" "plugin=echo\0acontract=bytes@1\0afunction=echo\0afunction=trap\0afunction=refuse\0afunction=forever\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 16))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "trap") (param i32 i32) (result i64) unreachable)
  (func (export "refuse") (param i32 i32) (result i64) (i64.const -3))
  (func (export "forever") (param i32 i32) (result i64) (loop $again (br $again)) unreachable)
  (func (export "echo") (param $ptr i32) (param $len i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $len)) (i64.const 32))
      (i64.extend_i32_u (local.get $ptr)))))
