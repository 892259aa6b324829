;; Exceptions as clang wrote them before LLVM 20: -fwasm-exceptions.
;; What throws is the same in both forms: who allows the old one allows that, too.
;; RUN: wasm-abi-check feature-legacy-exceptions.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\nfeatures = ["legacy-exceptions"]\n' > own.toml; wasm-abi-check --contract own.toml feature-legacy-exceptions.wasm
(module
  (tag $error)
  (func $catches try catch $error end)
  (func $throws (throw $error))
  (func (export "process") (param i32) (result i32) (local.get 0)))
