;; More memory at first than the contract allows.
;; CALLS: init
;; WITH: version init process cleanup
(module (memory (export "memory") 257))
