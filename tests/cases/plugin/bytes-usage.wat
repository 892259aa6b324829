;; A function that the plugin does not list, though it exports it; an input beyond
;; the memory limit, without an end, or absent; integers for a function of bytes.
;; RUN: keyway call bytes-usage.wasm eko --input a
;; RUN: keyway call bytes-usage.wasm uppercase --input a
;; RUN: keyway call bytes-usage.wasm init --input a
;; RUN: keyway call bytes-usage.wasm hidden --input a
;; RUN: keyway call bytes-usage.wasm echo --input-file /dev/zero
;; RUN: head -c 70000 /dev/zero | keyway call bytes-usage.wasm echo --memory 64 -
;; RUN: printf 'manifest = 1\nplugin = "bytes-usage.wasm"\n' > m.toml; keyway call bytes-usage.wasm echo --manifest m.toml --input-file /dev/zero
;; RUN: keyway call bytes-usage.wasm echo --input-file none.txt
;; RUN: keyway run bytes-usage.wasm --input 21
;; RUN: keyway run bytes-usage.wasm --steps init,process=1,cleanup
(module
  (@custom "keyway" "plugin=echo\0acontract=bytes@1\0afunction=echo\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 16))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "hidden") (param i32 i32) (result i64) (i64.const 0))
  (func (export "echo") (param $ptr i32) (param $len i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $len)) (i64.const 32))
      (i64.extend_i32_u (local.get $ptr)))))
