;; As many functions as the contract allows.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  ;; REPEAT: 19996
  (func)
)
