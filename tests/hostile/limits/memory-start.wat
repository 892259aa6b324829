;; The start function grows the memory beyond the limit, and gives up.
;; LIMITS: memory=1MiB
;; CALLS: init
;; WITH: version init process cleanup
(module
  (memory (export "memory") 1)
  (func $start
    (if (i32.eq (memory.grow (i32.const 16)) (i32.const -1)) (then (unreachable))))
  (start $start))
