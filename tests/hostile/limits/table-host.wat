;; More table entries than the host gives, and no more than the contract allows.
;; CALLS: init
;; WITH: version init process cleanup
(module (table 10001 funcref))
