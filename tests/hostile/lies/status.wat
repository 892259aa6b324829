;; Status codes of a lifecycle that nobody knows; `init` fails and `process` is called.
;; CALLS: init, process -50, process -2147483648, process 2147483647, cleanup
;; WITH: version process memory
(module
  (func (export "init") (result i32) (i32.const -2147483648))
  (func (export "cleanup") (result i32) (i32.const -99)))
