;; The bounds on variables, on both sides: 256 bytes of key, 64 KiB of value, 1 MiB of
;; all, 1,024 of them. What is overwritten makes room; what was refused is not there.
;; RUN: keyway run vars-bounds.wasm --allow var_get,var_set --steps init,process=1,process=2
;; RUN: keyway run vars-bounds.wasm --allow var_get,var_set --steps init,process=3,process=4,process=9
;; RUN: keyway run vars-bounds.wasm --allow var_get,var_set --steps init,process=5
;; RUN: keyway run vars-bounds.wasm --allow var_get,var_set --steps init,process=6,process=3
(module
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  ;; sets variables of 4 bytes of key until one is refused, and tells how many were not
  (func $fill (param $size i32) (result i32)
    (local $count i32)
    (loop $next
      (i32.store (i32.const 0) (local.get $count))
      (if (i32.eqz (call $var_set (i32.const 0) (i32.const 4) (i32.const 0) (local.get $size)))
        (then
          (local.set $count (i32.add (local.get $count) (i32.const 1)))
          (br $next))))
    (local.get $count))
  (func (export "process") (param i32) (result i32)
    (if (i32.eq (local.get 0) (i32.const 1))
      (then (return (call $var_set (i32.const 0) (i32.const 256) (i32.const 0) (i32.const 1)))))
    (if (i32.eq (local.get 0) (i32.const 2))
      (then (return (call $var_set (i32.const 0) (i32.const 257) (i32.const 0) (i32.const 1)))))
    (if (i32.eq (local.get 0) (i32.const 3))
      (then (return (call $var_set (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 65536)))))
    (if (i32.eq (local.get 0) (i32.const 4))
      (then (return (call $var_set (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 65537)))))
    (if (i32.eq (local.get 0) (i32.const 5)) (then (return (call $fill (i32.const 1)))))
    (if (i32.eq (local.get 0) (i32.const 6)) (then (return (call $fill (i32.const 65532)))))
    (call $var_get (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 0))))
