;; A `process` that returns its input.
(func (export "process") (param i32) (result i32) (local.get 0))
