;; The same import 1,001 times: one more than the contract allows.
;; CALLS: init
;; WITH: version init process cleanup memory
(module
  ;; REPEAT: 1001
  (import "keyway" "log" (func (param i32 i32 i32)))
)
