;; A linker makes the table as large as there are functions behind pointers: that is
;; code, until some host cannot give as many entries. Hosts count those of each table.
;; RUN: wasm-abi-check --baseline table.old.wasm table.wasm
;; RUN: wasm-abi-check --baseline table.old.wasm table.large.wasm
;; RUN: wasm-abi-check --feature reference-types --baseline table.two.wasm table.more.wasm
(module
  (@custom "version" "1.0.1")
  (table 10000 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: old
(module
  (@custom "version" "1.0.0")
  (table 5 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: large
(module
  (@custom "version" "1.0.1")
  (table 10001 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: two
(module
  (@custom "version" "1.0.0")
  (table 9999 funcref)
  (table 9999 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: more
(module
  (@custom "version" "1.0.1")
  (table 10000 funcref)
  (table 10000 funcref)
  (func (export "process") (param i32) (result i32) (local.get 0)))
