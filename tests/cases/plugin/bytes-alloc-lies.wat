;; Addresses that keyway_alloc may answer by the length of the input: 0 is out of
;; memory, one beyond the end is a lie, one so high that the sum wraps is too; an odd
;; one, and the end itself for nothing, are fine.
;; RUN: keyway call bytes-alloc-lies.wasm echo --input 1 --input 22
;; RUN: keyway call bytes-alloc-lies.wasm echo --input 333 --input ''
;; RUN: keyway call bytes-alloc-lies.wasm echo --input 4444
;; RUN: keyway call bytes-alloc-lies.wasm echo --input 55555
;; RUN: keyway call bytes-alloc-lies.wasm echo --input 666666
(module
  (@custom "keyway" "plugin=echo\0acontract=bytes@1\0afunction=echo\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param $len i32) (result i32)
    (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 $4 $5 $6 (local.get $len)))
      (return (i32.const 0x10000)))
      (return (i32.const 7)))
      (return (i32.const 0)))
      (return (i32.const 0xfffd)))
      (return (i32.const 0xfffd)))
      (return (i32.const 0xffffffff)))
    (unreachable))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "echo") (param $ptr i32) (param $len i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $len)) (i64.const 32))
      (i64.extend_i32_u (local.get $ptr)))))
