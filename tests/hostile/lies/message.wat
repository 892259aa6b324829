;; Messages that cannot be true, or are of no text: beyond the end, of 4 GiB, a negative
;; range; bytes that are not UTF-8 are replaced, and 64 KiB are cut off.
;; CALLS: init, call fail "b", call fail "u"
;; CALLS: init, call fail "g", call fail "u"
;; CALLS: init, call fail "n", call fail "u"
;; CALLS: init, call fail "u", call fail "l", call fail "u"
;; WITH: version init cleanup memory alloc
(module
  (@custom "keyway" "contract=bytes@1\0afunction=fail\0a")
  (global $kind (mut i32) (i32.const 0))
  (data (i32.const 0) "\ff\fe caf\c3\a9 \ed\a0\80\00\1b[31m\0a")
  (func $is (param i32) (result i32) (i32.eq (global.get $kind) (local.get 0)))
  (func (export "keyway_error") (result i64)
    (if (call $is (i32.const 98)) (then (return (i64.const 0x2_0000_ffff))))
    (if (call $is (i32.const 103)) (then (return (i64.const 0x7fff_ffff_0000_0000))))
    (if (call $is (i32.const 110)) (then (return (i64.const -1))))
    (if (call $is (i32.const 108)) (then (return (i64.const 0x1_0000_0000_0000))))
    (i64.const 0x12_0000_0000))
  (func (export "fail") (param $ptr i32) (param i32) (result i64)
    (global.set $kind (i32.load8_u (local.get $ptr)))
    (i64.const -100)))
