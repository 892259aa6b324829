;; Debug information that is none does not hide the trap.
;; RUN: keyway run broken-lines.wasm --input 0
(module
  (@custom ".debug_line" "\40\00\00\00\04\00\ff\ff\ff\7f\01\01\01\fb\0e\0d")
  (@custom ".debug_line_str" "\ff\ff")
  (func $divide (export "process") (param i32) (result i32)
    (i32.div_s (i32.const 1) (local.get 0))))
