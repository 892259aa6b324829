;; A function of many locals that all live across its call of itself: few frames fill
;; the stack of the host, whose own frames must still have room.
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (func $deep (param i64) (result i64)
    ;; REPEAT: 500
    (i64.add (local.get 0) (i64.const {n}))
    (call $deep (local.get 0))
    ;; REPEAT: 500
    i64.add
  )
  (func (export "process") (param i32) (result i32)
    (i32.wrap_i64 (call $deep (i64.const 1)))))
