;; Metadata that names a contract nobody has.
;; RUN: wasm-abi-check unknown-contract.wasm
;; RUN: wasm-abi-check --contract function unknown-contract.wasm
(module
  (@custom "keyway" "plugin=odd\0acontract=oracle@9\0a")
  (func (export "process") (param i32) (result i32) (local.get 0)))
