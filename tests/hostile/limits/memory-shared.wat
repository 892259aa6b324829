;; A memory that threads share, which the ABI does not know.
;; CALLS: init
;; WITH: version init process cleanup
(module (memory (export "memory") 1 2 shared))
