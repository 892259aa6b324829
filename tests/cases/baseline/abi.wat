;; The version of the ABI, read from the code or from the metadata: hosts of an older
;; minor do not load the module; those of the same one do not mind the last number.
;; RUN: wasm-abi-check --baseline abi.old.wasm abi.wasm
;; RUN: wasm-abi-check --baseline abi.old.wasm abi.patch.wasm
(module
  (@custom "version" "1.0.1")
  (@custom "keyway" "contract=lifecycle@1\0aabi=1.1.0\0a")
  (func (export "get_abi_version") (result i32) (i32.const 65792))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (@custom "keyway" "contract=lifecycle@1\0aabi=1.0.0\0a")
  (func (export "get_abi_version") (result i32) (i32.const 65536))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
;; MODULE: patch
(module
  (@custom "version" "1.0.1")
  (@custom "keyway" "contract=lifecycle@1\0aabi=1.0.1\0a")
  (func (export "get_abi_version") (result i32) (i32.const 65537))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
