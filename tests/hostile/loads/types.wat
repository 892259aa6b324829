;; A type section of more than 1 MB.
;; CALLS: init
;; WITH: version init process cleanup
(module
  ;; REPEAT: 90000
  (type (func (param i32 i64 f32 f64 i32 i64) (result i64)))
)
