;; An input without its option: the hint is the whole line, for a shell.
;; RUN: keyway call misplaced-input.wasm echo hello
;; RUN: keyway call misplaced-input.wasm echo --input hello
;; RUN: keyway call misplaced-input.wasm echo "it's two words"
;; RUN: keyway call misplaced-input.wasm echo --input 'it'\''s two words'
;; RUN: keyway call misplaced-input.wasm echo hello world --input all
;; RUN: keyway call misplaced-input.wasm echo "$(printf 'a\033[2Jb')"
;; RUN: keyway call misplaced-input.wasm echo - --input a
;; RUN: printf hello | keyway call misplaced-input.wasm echo -
;; RUN: keyway run hello.wasm 21
;; RUN: keyway run hello.wasm twenty-one
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
