;; SIMD where there was none: a host that does not know it refuses the module. The other
;; way round it fits every host.
;; RUN: wasm-abi-check --feature simd --baseline feature.old.wasm feature.wasm
;; RUN: wasm-abi-check --baseline feature.wasm feature.old.wasm
(module
  (@custom "version" "1.1.0")
  (func (export "process") (param i32) (result i32)
    (i32x4.extract_lane 0 (i32x4.splat (local.get 0)))))
;; MODULE: old
(module
  (@custom "version" "1.1.1")
  (func (export "process") (param i32) (result i32) (local.get 0)))
