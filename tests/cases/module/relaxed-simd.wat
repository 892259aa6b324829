;; Relaxed SIMD gives other results on other machines: it is refused where SIMD is
;; allowed, too.
;; RUN: wasm-abi-check relaxed-simd.wasm
;; RUN: wasm-abi-check --feature simd relaxed-simd.wasm
(module
  (func (export "process") (param i32) (result i32)
    (i32x4.extract_lane 0
      (i8x16.relaxed_swizzle (i32x4.splat (local.get 0)) (i32x4.splat (local.get 0))))))
