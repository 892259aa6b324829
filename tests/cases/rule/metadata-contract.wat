;; The author built for lifecycle@1, as the metadata says, and the operator checks
;; against function@1.
;; RUN: wasm-abi-check --contract function metadata-contract.wasm
(module
  (@custom "keyway" "plugin=x\0acontract=lifecycle@1\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
