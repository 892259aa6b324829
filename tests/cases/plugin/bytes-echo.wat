;; Bytes go in, and come out as they went in: text, nothing, control characters, what
;; is not UTF-8, and more than a page. Only results go to standard output.
;; RUN: keyway call bytes-echo.wasm echo --input hello
;; RUN: keyway call bytes-echo.wasm echo --input hello | od -An -c
;; RUN: keyway call bytes-echo.wasm echo --input one --input '' --input -3 | od -An -c
;; RUN: keyway call bytes-echo.wasm echo
;; RUN: printf 'a\0\377\033[31m\n' | keyway call bytes-echo.wasm echo - | od -An -c
;; RUN: head -c 1000000 hello.wasm > in; keyway call bytes-echo.wasm echo --input-file in | cmp - in
;; RUN: head -c 60000 /dev/zero > in; keyway call bytes-echo.wasm echo --input-file in | cmp - in
;; RUN: keyway run bytes-echo.wasm
;; RUN: keyway inspect bytes-echo.wasm | grep -v ^Size
(module
  (@custom "keyway" "plugin=echo\0acontract=bytes@1\0afunction=echo\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 16))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "echo") (param $ptr i32) (param $len i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $len)) (i64.const 32))
      (i64.extend_i32_u (local.get $ptr)))))
