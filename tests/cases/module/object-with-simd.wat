;; An object file that also uses an unpinned feature: what it is comes first.
;; RUN: wasm-abi-check object-with-simd.wasm
(module
  (@custom "linking" "\02")
  (func (result v128) (v128.const i32x4 0 0 0 0)))
