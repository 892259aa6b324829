;; More memory at first than the host gives, and no more than the contract allows.
;; LIMITS: memory=1MiB
;; CALLS: init
;; WITH: version init process cleanup
(module (memory (export "memory") 17))
