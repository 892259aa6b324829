;; A hundred thousand data segments.
;; CALLS: init, process 1
;; WITH: version init process cleanup memory
(module
  ;; REPEAT: 100000
  (data (i32.const {n}) "x")
)
