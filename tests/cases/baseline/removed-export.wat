;; An export that is gone and one that is new: callers of the first one fail. The
;; version rose as for a fix.
;; RUN: wasm-abi-check --baseline removed-export.old.wasm removed-export.wasm
(module
  (@custom "keyway" "plugin=counter\0acontract=function@1\0a")
  (@custom "version" "1.2.1")
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "reset_all")))
;; MODULE: old
(module
  (@custom "keyway" "plugin=counter\0acontract=function@1\0a")
  (@custom "version" "1.2.0")
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "reset"))
  (global (export "count") (mut i32) (i32.const 0)))
