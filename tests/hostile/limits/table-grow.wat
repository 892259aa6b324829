;; A table that grows without an end: an instruction that the ABI does not know.
;; CALLS: init
;; WITH: version init cleanup
(module
  (table $all 0 funcref)
  (func (export "process") (param i32) (result i32)
    (loop $again (drop (table.grow $all (ref.null func) (i32.const 1000))) (br $again))
    (i32.const 0)))
