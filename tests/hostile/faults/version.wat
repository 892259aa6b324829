;; A fault where the host only asks for the version.
;; FAULTS: loop recursion unreachable fill
;; CALLS: init
;; WITH: init process cleanup memory
(module
  (func (export "get_abi_version") (result i32) (call $fault) (i32.const 0x10000)))
