;; A hundred thousand messages.
;; LIMITS: time=10000ms
;; GRANTS: log
;; CALLS: init, process 100000
;; WITH: version init cleanup
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "process") (param $count i32) (result i32)
    (local $at i32)
    (loop $next
      (call $log (local.get $at) (i32.const 0) (i32.const 10))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $count))))
    (local.get $at)))
