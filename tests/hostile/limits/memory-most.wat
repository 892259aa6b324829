;; All memory that 32 bits tell.
;; CALLS: init
;; WITH: version init process cleanup
(module (memory (export "memory") 65536 65536))
