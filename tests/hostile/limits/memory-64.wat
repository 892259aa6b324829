;; A memory of 64 bits, which the ABI does not know.
;; CALLS: init
;; WITH: version init process cleanup
(module (memory (export "memory") i64 1))
