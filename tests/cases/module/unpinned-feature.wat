;; A valid module in a language that the ABI does not pin: SIMD passes only where
;; its user allows it, and a vector is no parameter of any contract.
;; RUN: wasm-abi-check unpinned-feature.wasm
;; RUN: wasm-abi-check --feature simd unpinned-feature.wasm
;; RUN: wasm-abi-check --feature simd --feature relaxed-simd unpinned-feature.wasm
(module
  (func (export "process") (param i32) (result i32)
    (i32x4.extract_lane 0 (i32x4.splat (local.get 0))))
  (func (export "get_abi_version") (result v128) (v128.const i64x2 0 0)))
