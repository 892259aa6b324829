;; Secrets in globals are not in those of the next plugin.
;; LIMITS: time=10000ms
;; CALLS: init, process 1
;; NEXT: search, process 1
;; WITH: version init cleanup
(module
  (memory (export "memory") 1)
  (table $functions 10000 funcref)
  (elem $secret func $answer)
  (global $a (mut i64) (i64.const 0))
  (global $b (mut i32) (i32.const 0))
  (func $answer (nop))
  (func (export "process") (param i32) (result i32)
    (local $at i32)
    (drop (memory.grow (i32.const 255)))
    (memory.fill (i32.const 0) (i32.const 0xa5) (i32.shl (memory.size) (i32.const 16)))
    (loop $next
      (table.init $functions $secret (local.get $at) (i32.const 0) (i32.const 1))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 10000))))
    (global.set $a (i64.const 0x5ec2e75ec2e7))
    (global.set $b (i32.const 0x5ec2e7))
    (unreachable)
    (memory.size)))
