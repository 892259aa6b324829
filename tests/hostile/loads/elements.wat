;; A hundred thousand element segments over one another.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (func $f)
  (table 1 funcref)
  ;; REPEAT: 100000
  (elem (i32.const 0) $f)
)
