;; A fault in `keyway_alloc`, before the host could write the input.
;; FAULTS: loop recursion unreachable load fill
;; CALLS: init, call echo "text", call echo "more"
;; WITH: version init cleanup memory error echo
(module
  (@custom "keyway" "contract=bytes@1\0afunction=echo\0a")
  (func (export "keyway_alloc") (param i32) (result i32) (call $fault) (i32.const 1024)))
