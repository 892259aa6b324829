;; Blocks nested as deep as the contract allows, and left by one branch.
;; CALLS: init, process 1
;; WITH: version init cleanup
(module
  (func (export "process") (param i32) (result i32)
    ;; REPEAT: 3999
    block
    br 3998
    ;; REPEAT: 3999
    end
    local.get 0))
