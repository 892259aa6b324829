;; A start function whose calls call the next one twice, sixty deep: small, no loop, no
;; recursion, and without an end.
;; LIMITS: time=100ms
;; CALLS: init
;; WITH: version init process cleanup
(module
  (func)
  ;; REPEAT: 60
  (func (call {n}) (call {n}))
  (start 60))
