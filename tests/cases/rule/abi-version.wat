;; The plugin was built for ABI 1.1, which this host does not speak yet: 65792 is
;; 1 << 16 | 1 << 8.
;; RUN: wasm-abi-check abi-version.wasm
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.optional]\n"get_*" = "() -> i32"\n' > own.toml; wasm-abi-check --contract own.toml abi-version.wasm
(module
  (func (export "get_abi_version") (result i32) (i32.const 65792))
  (func (export "process") (param i32) (result i32) (local.get 0)))
