;; Codes that a function must not return: reserved, the least of 32 bits, one below it,
;; the least of 64. Those that fit 32 bits are the plugin's word, and it goes on.
;; CALLS: init, call reserved "", call least ""
;; CALLS: init, call below "", call reserved ""
;; CALLS: init, call least64 "", call reserved ""
;; WITH: version init cleanup memory alloc error
(module
  (@custom "keyway" "contract=bytes@1\0afunction=reserved\0afunction=least\0afunction=below\0afunction=least64\0a")
  (func (export "reserved") (param i32 i32) (result i64) (i64.const -50))
  (func (export "least") (param i32 i32) (result i64) (i64.const -2147483648))
  (func (export "below") (param i32 i32) (result i64) (i64.const -2147483649))
  (func (export "least64") (param i32 i32) (result i64) (i64.const 0x8000_0000_0000_0000)))
