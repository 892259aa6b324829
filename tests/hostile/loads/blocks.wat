;; Blocks nested 50,000 deep.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (func
    ;; REPEAT: 50000
    block
    ;; REPEAT: 50000
    end
  ))
