;; A branch table of a million targets.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (func (param i32)
    local.get 0
    br_table
    ;; REPEAT: 1000000
    0
    0))
