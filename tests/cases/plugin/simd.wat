;; SIMD is not pinned: it runs where its user asks for it.
;; RUN: keyway run simd.wasm --input 20
;; RUN: keyway run simd.wasm --input 20 --feature simd
;; RUN: keyway inspect simd.wasm --feature simd | grep ^Contract
(module
  (func (export "process") (param i32) (result i32)
    (i32x4.extract_lane 3
      (i32x4.add (i32x4.splat (local.get 0)) (v128.const i32x4 0 0 0 1)))))
