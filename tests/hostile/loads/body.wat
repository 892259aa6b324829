;; One function of 7 MB.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  (func
    ;; REPEAT: 590000
    (drop (i64.const 0x7fffffffffffffff))
  ))
