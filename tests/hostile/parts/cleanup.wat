;; A `cleanup` that succeeds.
(func (export "cleanup") (result i32) (i32.const 0))
