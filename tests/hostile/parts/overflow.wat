;; A quotient, and a float as an integer, that no integer can tell.
(func $fault
  (drop (i32.trunc_f64_s (f64.const nan))))
