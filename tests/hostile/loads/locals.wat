;; One function of 50,000 locals, as many as validation allows.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  (func (local
    ;; REPEAT: 50000
    i32
  )))
