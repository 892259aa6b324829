;; The metadata lists 1,001 functions: one more than it may.
;; CALLS: init
;; WITH: version init cleanup memory alloc error
(module
  (@custom "keyway"
    "contract=bytes@1\0a"
    ;; REPEAT: 1001
    "function=f{n}\0a"
  )
  (func $f (param i32 i32) (result i64) (i64.const 0))
  ;; REPEAT: 1001
  (export "f{n}" (func $f))
)
