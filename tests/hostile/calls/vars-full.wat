;; Variables without an end: of one byte, 1,024 fit; of 64 KiB, as many as 1 MiB holds.
;; `process` tells how many were kept.
;; GRANTS: vars
;; CALLS: init, process 1, process 1
;; CALLS: init, process 65532, process 1
;; CALLS: init, process 65537, process 65536
;; WITH: version init cleanup
(module
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 2)
  (global $name (mut i32) (i32.const 0))
  (func (export "process") (param $size i32) (result i32)
    (local $kept i32)
    (loop $next
      (global.set $name (i32.add (global.get $name) (i32.const 1)))
      (i32.store (i32.const 0) (global.get $name))
      (if (i32.eqz (call $var_set (i32.const 0) (i32.const 4) (i32.const 0) (local.get $size)))
        (then
          (local.set $kept (i32.add (local.get $kept) (i32.const 1)))
          (br $next))))
    (local.get $kept)))
