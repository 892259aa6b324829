;; One function nearly as long as the contract allows.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  (func
    ;; REPEAT: 43600
    (drop (i64.const 0x7fffffffffffffff))
  ))
