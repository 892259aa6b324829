;; A hundred thousand exports.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (func $f)
  ;; REPEAT: 100000
  (export "{n}" (func $f))
)
