;; A valid module in a language that the ABI does not pin.
;; RUN: wasm-abi-check unpinned-feature.wasm
(module
  (func (export "process") (param i32) (result i32)
    (i32x4.extract_lane 0 (i32x4.splat (local.get 0)))))
