;; Nearly a million functions; validation allows no more.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  ;; REPEAT: 999990
  (func)
)
