;; Each fault in a function from bytes to bytes. The host asks for a message only after
;; `unreachable`, by which code gives up on purpose.
;; FAULTS: loop recursion unreachable load divide overflow mismatch null index fill copy
;; CALLS: init, call fail "text", call fail "more"
;; WITH: version init cleanup memory alloc
(module
  (@custom "keyway" "contract=bytes@1\0afunction=fail\0a")
  (data (i32.const 0) "why it failed")
  (func (export "keyway_error") (result i64) (i64.const 0xd_0000_0000))
  (func (export "fail") (param i32 i32) (result i64) (call $fault) (i64.const 0)))
