;; A function that no host of this ABI has.
;; CALLS: init
;; WITH: version init process cleanup memory
(module
  (import "keyway" "exec" (func (param i32 i32) (result i32))))
