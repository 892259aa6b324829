;; A release keeps the names of its functions where that is asked for, always the same.
;; RUN: wasm-abi-check --output plain.wasm keep-names.wasm; grep -c readable plain.wasm
;; RUN: wasm-abi-check --output named.wasm --keep-names keep-names.wasm; grep -c readable named.wasm; grep -c debug_line named.wasm
;; RUN: wasm-abi-check --output again.wasm --keep-names named.wasm; cmp again.wasm named.wasm
;; RUN: wasm-abi-check --output again.wasm named.wasm; cmp again.wasm plain.wasm
;; RUN: wasm-abi-check --keep-names keep-names.wasm
(module
  (@custom "keyway" "plugin=names\0acontract=function@1\0a")
  (@custom ".debug_line" "path")
  (func $readable (export "process") (param i32) (result i32) (local.get 0)))
