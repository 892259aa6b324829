;; A new instance of the same plugin, which a pool may give the same place: memory is as
;; its data says, and not as the instance before left it.
;; CALLS: init, process 0, process 1, process 0
;; NEXT: itself, process 0
;; WITH: version init cleanup
(module
  (memory (export "memory") 2)
  (data (i32.const 0) "\01\02\03")
  (data (i32.const 131064) "\04")
  (global $a (mut i32) (i32.const 1000))
  (func (export "process") (param $write i32) (result i32)
    (local $at i32) (local $sum i32)
    (if (local.get $write)
      (then
        (memory.fill (i32.const 0) (i32.const 1) (i32.const 131072))
        (global.set $a (i32.const 0))
        (return (i32.const 0))))
    (loop $next
      (local.set $sum (i32.add (local.get $sum) (i32.load8_u (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $at) (i32.const 131072))))
    (i32.add (local.get $sum) (global.get $a))))
