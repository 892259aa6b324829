;; Looks for what another plugin left: `process` 0 grows the memory as far as it goes
;; and counts the bytes that are not zero, 1 adds up the globals, and 2, 3 and 4 call
;; the first, a middle and the last entry of an empty table. 5 writes what 0 then finds.
;; WITH: version init cleanup
(module
  (memory (export "memory") 1)
  (table 10000 funcref)
  (global $a (mut i64) (i64.const 0))
  (global $b (mut i32) (i32.const 0))
  (func $count (result i32)
    (local $at i32) (local $end i32) (local $found i32)
    (loop $grow (br_if $grow (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (local.set $end (i32.shl (memory.size) (i32.const 16)))
    (loop $next
      (if (i64.ne (i64.load (local.get $at)) (i64.const 0))
        (then (local.set $found (i32.add (local.get $found) (i32.const 1)))))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $next (i32.lt_u (local.get $at) (local.get $end))))
    (i32.add (local.get $found) (i32.sub (memory.size) (i32.const 256))))
  (func (export "process") (param $what i32) (result i32)
    (block $write (block $last (block $middle (block $first (block $globals (block $memory
      (br_table $memory $globals $first $middle $last $write (local.get $what)))
      (return (call $count)))
      (return (i32.add (i32.wrap_i64 (global.get $a)) (global.get $b))))
      (call_indirect (i32.const 0)) (return (i32.const 1)))
      (call_indirect (i32.const 5000)) (return (i32.const 1)))
      (call_indirect (i32.const 9999)) (return (i32.const 1)))
    (i32.store8 (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 1)) (i32.const 1))
    (i32.const 0)))
