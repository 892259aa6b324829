;; Results that do not lie in memory: one byte beyond the end, at an address beyond it,
;; a sum that wraps 32 bits, 2^31-1 bytes, all bits but the sign. The end itself, for
;; nothing, is in memory.
;; CALLS: init, call beyond "", call beyond ""
;; CALLS: init, call outside ""
;; CALLS: init, call wraps ""
;; CALLS: init, call long ""
;; CALLS: init, call all ""
;; CALLS: init, call end "", call end "again"
;; WITH: version init cleanup memory alloc error
(module
  (@custom "keyway" "contract=bytes@1\0afunction=beyond\0afunction=outside\0afunction=wraps\0afunction=long\0afunction=all\0afunction=end\0a")
  (func (export "beyond") (param i32 i32) (result i64) (i64.const 0x1_0001_0000))
  (func (export "outside") (param i32 i32) (result i64) (i64.const 0x0_0001_0001))
  (func (export "end") (param i32 i32) (result i64) (i64.const 0x0_0001_0000))
  (func (export "wraps") (param i32 i32) (result i64) (i64.const 0x2_ffff_ffff))
  (func (export "long") (param i32 i32) (result i64) (i64.const 0x7fff_ffff_0000_0000))
  (func (export "all") (param i32 i32) (result i64) (i64.const 0x7fff_ffff_ffff_ffff)))
