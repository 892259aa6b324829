;; A version that this host does not load, told by code as a constant: 0x7f010000.
;; CALLS: init, process 1
;; WITH: init process cleanup
(module
  (func (export "get_abi_version") (result i32) (i32.const 0x7f010000)))
