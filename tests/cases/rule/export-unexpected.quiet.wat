;; The contract lists `helper`. `memory` and `_initialize` may always be there.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\nprocess = "(i32) -> i32"\n[exports.optional]\nhelper = "() -> ()"\n[rules]\nexport-unexpected = "deny"\n' > own.toml; wasm-abi-check --contract own.toml export-unexpected.quiet.wasm
(module
  (memory (export "memory") 1)
  (func (export "_initialize"))
  (func (export "helper"))
  (func (export "process") (param i32) (result i32) (local.get 0)))
