;; What a finding counts is said by rule or group, and the last word counts.
;; RUN: wasm-abi-check levels.wasm
;; RUN: wasm-abi-check --deny warnings levels.wasm
;; RUN: wasm-abi-check --deny warnings --format json levels.wasm | grep -E '"(severity|errors|warnings|verdict)"'
;; RUN: wasm-abi-check --allow KW011 levels.wasm
;; RUN: wasm-abi-check --allow export-expected levels.wasm
;; RUN: wasm-abi-check --allow exports levels.wasm
;; RUN: wasm-abi-check --deny export-expected --allow exports levels.wasm
;; RUN: wasm-abi-check --allow exports --deny export-expected levels.wasm
;; RUN: wasm-abi-check --allow exports --warn exports --deny kw011 --warn KW011 levels.wasm
;; RUN: wasm-abi-check --warn export-missing levels.wasm
;; RUN: wasm-abi-check --deny warnings --allow KW011 levels.wasm
;; RUN: wasm-abi-check --allow export-expcted levels.wasm
;; RUN: wasm-abi-check --deny "$(printf 'a\033[31m')" levels.wasm
;; RUN: wasm-abi-check --warn input levels.wasm
;; RUN: wasm-abi-check --allow KW002 levels.wasm
;; RUN: wasm-abi-check --deny input levels.wasm
;; RUN: wasm-abi-check --allow warnings levels.wasm
;; RUN: wasm-abi-check --warn warnings levels.wasm
(module
  (@custom "keyway" "plugin=levels\0acontract=lifecycle@1\0a")
  (func (export "init") (result i32) (i32.const 0))
  (func (export "process") (param i32) (result i32) (local.get 0))
  (func (export "cleanup") (result i32) (i32.const 0)))
