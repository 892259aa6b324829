;; Addresses that `keyway_alloc` answers after `set` was called with their number: null,
;; odd, in the last page of 32 bits, -1, within the plugin's data, one byte beyond.
;; CALLS: init, call set "0", call echo "text", call echo "text"
;; CALLS: init, call set "1", call echo "text", call echo "text"
;; CALLS: init, call set "2", call echo "text", call echo "text"
;; CALLS: init, call set "3", call echo "text", call echo ""
;; CALLS: init, call set "4", call data "text", call data ""
;; CALLS: init, call set "5", call echo "text", call echo "text"
;; CALLS: init, call set "6", call echo "text", call echo ""
;; WITH: version init cleanup memory error echo
(module
  (@custom "keyway" "contract=bytes@1\0afunction=echo\0afunction=set\0afunction=data\0a")
  (global $next (mut i32) (i32.const 1024))
  (data (i32.const 16) "\00\00\00\00\01\10\00\00\f0\ff\ff\ff\ff\ff\ff\ff\40\00\00\00\fd\ff\00\00\00\00\01\00")
  (data (i32.const 64) "what the plugin keeps")
  (func (export "keyway_alloc") (param i32) (result i32) (global.get $next))
  (func (export "set") (param $ptr i32) (param i32) (result i64)
    (global.set $next
      (i32.load offset=16
        (i32.shl (i32.sub (i32.load8_u (local.get $ptr)) (i32.const 48)) (i32.const 2))))
    (i64.const 0))
  (func (export "data") (param i32 i32) (result i64) (i64.const 0x15_0000_0040)))
