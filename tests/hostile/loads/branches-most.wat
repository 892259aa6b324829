;; A branch table of as many targets as the contract allows.
;; CALLS: init, process 1, process 9999, process -1
;; WITH: version init cleanup
(module
  (func (export "process") (param i32) (result i32)
    block
      local.get 0
      br_table
      ;; REPEAT: 9999
      0
      0
    end
    local.get 0))
