;; A trap in functions whose names are terminal control, or nobody's.
;; CALLS: init, process 1, process 2
;; CALLS: init, process 2
;; WITH: version init cleanup
(module
  (func $control (@name "\1b[31m\0a`|\u{202e}") (unreachable))
  (func $forged (@name "process` trapped: nothing; `") (unreachable))
  (func (export "process") (param $which i32) (result i32)
    (if (i32.eq (local.get $which) (i32.const 1)) (then (call $control)))
    (call $forged)
    (i32.const 0)))
