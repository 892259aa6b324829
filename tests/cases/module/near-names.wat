;; Names that are nearly right: another case, an underscore in front as some linkers
;; write it, two letters swapped, one too many. What is further away is not near, and
;; what is wanted itself is taken.
;; RUN: printf 'contract = "own"\nversion = "1.0.0"\n[exports.required]\nupper = "() -> i32"\nunderscore = "() -> i32"\nswapped = "() -> i32"\nlonger = "() -> i32"\nother = "() -> i32"\nrun = "() -> i32"\n[exports.expected]\nruns = "() -> i32"\n[exports.optional]\nlonely = "() -> i32"\n' > own.toml; wasm-abi-check --contract own.toml near-names.wasm
(module
  (func $f (result i32) (i32.const 0))
  (export "Upper" (func $f))
  (export "__underscore" (func $f))
  (export "swappde" (func $f))
  (export "longerr" (func $f))
  (export "otters" (func $f))
  (export "run" (func $f))
  (export "lonley" (func $f)))
