;; A memory of the host, under a name that is a function.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (import "keyway" "log" (memory 1)))
