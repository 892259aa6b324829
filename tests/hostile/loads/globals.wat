;; Two hundred thousand globals and one.
;; CALLS: init
;; WITH: version init process cleanup
(module
  ;; REPEAT: 200001
  (global (mut i32) (i32.const 0))
)
