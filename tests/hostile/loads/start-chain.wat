;; A start function that calls a chain of a thousand functions, and is done.
;; CALLS: init, process 1
;; WITH: version init cleanup
(module
  (global $calls (mut i32) (i32.const 0))
  (func $last (global.set $calls (i32.add (global.get $calls) (i32.const 1))))
  (start 1000)
  ;; REPEAT: 1000
  (func (call {n}))
  (func (export "process") (param i32) (result i32) (global.get $calls)))
