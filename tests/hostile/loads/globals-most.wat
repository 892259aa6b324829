;; As many globals as the bounds allow, which each instance has to hold.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  ;; REPEAT: 200000
  (global (mut i32) (i32.const 7))
)
