;; C++ and Rust symbols in the place of the contract's names; the names of the
;; last two stand only in the name section, as linkers leave them there.
;; RUN: wasm-abi-check mangled-export.wasm
;; RUN: keyway run mangled-export.wasm --input 1
(module
  (@custom "keyway" "contract=lifecycle@1\0a")
  (func (export "_Z7processi") (param i32) (result i32) (local.get 0))
  (func (export "_ZN6plugin4init17h0123456789abcdefE") (result i32) (i32.const 0))
  (func $"cleanup()" (export "a") (result i32) (i32.const 0))
  (func $_Z15get_abi_versionv (export "b") (result i32) (i32.const 65536)))
