;; Fuel: what a call uses is told, the same each time, and no call uses more than the
;; limit.
;; RUN: keyway run fuel.wasm --input 10 --input 10 --input 100 --fuel 1000
;; RUN: keyway run fuel.wasm --input 10 --input 1000 --fuel 1000
;; RUN: keyway run fuel.wasm --input 10 --deterministic
;; RUN: keyway run fuel.wasm --input 10 --fuel -1
(module
  (func (export "process") (param $n i32) (result i32)
    (loop $next
      (local.set $n (i32.sub (local.get $n) (i32.const 1)))
      (br_if $next (i32.gt_s (local.get $n) (i32.const 0))))
    (i32.const 7)))
