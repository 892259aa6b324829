;; Ten thousand custom sections and one.
;; CALLS: init
;; WITH: version init process cleanup
(module
  ;; REPEAT: 10001
  (@custom "{n}" "")
)
