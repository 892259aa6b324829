;; Types of as many parameters as validation allows, and calls that move them all.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (type $long (func (param
    ;; REPEAT: 1000
    i64
  )))
  (func $callee (type $long))
  (func (type $long)
    ;; REPEAT: 110000
    unreachable call $callee
  ))
