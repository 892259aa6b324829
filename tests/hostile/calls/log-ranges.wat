;; Messages of 1 GiB, of 4 GiB, that wrap, one byte beyond the end: none is heard. One
;; of nothing at the end and one of all of the memory are, of the latter 64 KiB.
;; GRANTS: log
;; CALLS: init, process 1
;; WITH: version init cleanup
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 2)
  (func (export "process") (param i32) (result i32)
    (call $log (i32.const 2) (i32.const 0) (i32.const 0x40000000))
    (call $log (i32.const -1) (i32.const 0) (i32.const 0xffffffff))
    (call $log (i32.const 0x7fffffff) (i32.const 0xffffffff) (i32.const 0xffffffff))
    (call $log (i32.const 2) (i32.const 0xfffffff0) (i32.const 0x20))
    (call $log (i32.const 2) (i32.const 0x1ffff) (i32.const 2))
    (call $log (i32.const 2) (i32.const 0x20000) (i32.const 0))
    (call $log (i32.const 0x80000000) (i32.const 0) (i32.const 0x20000))
    (local.get 0)))
