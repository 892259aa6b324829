;; Loops nested 2,000 deep with locals that live in all of them: what makes a register
;; allocator slow.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (func (param i32) (local
    ;; REPEAT: 1000
    i32
    )
    ;; REPEAT: 2000
    loop
    ;; REPEAT: 1000
    (local.set {n} (i32.add (local.get {n}) (local.get 0)))
    ;; REPEAT: 2000
    (br_if 0 (local.get 0)) end
  ))
