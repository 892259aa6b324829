;; A fault in `keyway_error`: the code is told without a message, and the instance ends.
;; FAULTS: loop recursion unreachable divide copy
;; CALLS: init, call fail "text", call fail "more"
;; WITH: version init cleanup memory alloc
(module
  (@custom "keyway" "contract=bytes@1\0afunction=fail\0a")
  (func (export "keyway_error") (result i64) (call $fault) (i64.const 0))
  (func (export "fail") (param i32 i32) (result i64) (i64.const -4)))
