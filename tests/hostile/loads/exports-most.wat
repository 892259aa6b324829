;; Nearly as many exports as the contract allows.
;; CALLS: init, process 1
;; WITH: version init process cleanup
(module
  (func $f)
  ;; REPEAT: 9990
  (export "{n}" (func $f))
)
