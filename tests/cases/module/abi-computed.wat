;; A version that only a call tells: the checker lets it pass, the host does not.
;; RUN: wasm-abi-check abi-computed.wasm
;; RUN: keyway run abi-computed.wasm --input 1
;; RUN: keyway inspect abi-computed.wasm
(module
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "get_abi_version") (result i32)
    (i32.add (i32.const 0x10000) (i32.const 0x500))))
