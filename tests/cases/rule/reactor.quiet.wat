;; A library, whose `_initialize` leaves it open; and a program, where the contract lists
;; `_start`, by a pattern or by its name.
;; RUN: wasm-abi-check reactor.quiet.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.optional]\n"_st*" = "() -> ()"\n' > own.toml; wasm-abi-check --contract own.toml reactor.quiet.program.wasm
(module
  (func (export "_initialize"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
;; MODULE: program
(module
  (func (export "_start")))
