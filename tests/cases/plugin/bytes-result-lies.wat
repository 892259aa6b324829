;; Results that cannot be true: beyond the end of the memory by one byte, with a sum
;; of address and length beyond 32 bits, of 2 GiB - 1, and a code that is none of 32
;; bits. The borders themselves are fine. The first byte of the input chooses.
;; RUN: keyway call bytes-result-lies.wasm lie --input 0
;; RUN: keyway call bytes-result-lies.wasm lie --input 1
;; RUN: keyway call bytes-result-lies.wasm lie --input 2
;; RUN: keyway call bytes-result-lies.wasm lie --input 3
;; RUN: keyway call bytes-result-lies.wasm lie --input 4
;; RUN: keyway call bytes-result-lies.wasm lie --input 5 --input 6 | od -An -c
;; RUN: keyway call bytes-result-lies.wasm lie --input 7
(module
  (@custom "keyway" "plugin=lie\0acontract=bytes@1\0afunction=lie\0a")
  (memory (export "memory") 1)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 16))
  (func (export "keyway_error") (result i64) (i64.const 0))
  (func (export "lie") (param $ptr i32) (param i32) (result i64)
    (block $7 (block $6 (block $5 (block $4 (block $3 (block $2 (block $1 (block $0
      (br_table $0 $1 $2 $3 $4 $5 $6 $7
        (i32.sub (i32.load8_u (local.get $ptr)) (i32.const 48))))
      (return (i64.const 0x0000_0002_0000_ffff)))
      (return (i64.const 0x0000_0020_ffff_fff0)))
      (return (i64.const 0x7fff_ffff_0000_0000)))
      (return (i64.const 0x7fff_ffff_ffff_ffff)))
      (return (i64.const -2147483649)))
      (return (i64.const 0x0000_0001_0000_ffff)))
      (return (i64.const 0x0000_0000_0001_0000)))
    (i64.const -2147483648)))
