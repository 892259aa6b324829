;; A hundred tables, of which the ABI knows one.
;; CALLS: init
;; WITH: version init process cleanup
(module
  ;; REPEAT: 100
  (table 10000 funcref)
)
