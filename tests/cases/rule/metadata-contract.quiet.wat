;; The metadata names the contract in use.
;; RUN: wasm-abi-check --contract function metadata-contract.quiet.wasm
(module
  (@custom "keyway" "plugin=x\0acontract=function@1\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
