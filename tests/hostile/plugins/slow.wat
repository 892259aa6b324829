;; Never ends.
;; WITH: version init cleanup
(module
  (func (export "process") (param i32) (result i32) (loop $again (br $again)) (i32.const 0)))
