;; Five thousand functions, a quarter of what the contract allows: a compiler that is not
;; optimized itself takes milliseconds for each.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  ;; REPEAT: 4996
  (func)
)
