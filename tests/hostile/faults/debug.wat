;; Debug information that is none, beside a trap that asks for it.
;; CALLS: init, process 1
;; WITH: version init cleanup
(module
  (@custom ".debug_info" "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\04\00\00\00")
  (@custom ".debug_abbrev" "\01\11\01\25\0e\13\05\03\0e")
  (@custom ".debug_line" "\ff\ff\ff\7f\04\00\ff\ff\ff\ff\01\01\fb\0e\0d\00")
  (@custom ".debug_str" "")
  (@custom ".debug_ranges"
    ;; REPEAT: 10000
    "\00\00\00\00\ff\ff\ff\ff"
  )
  (func (export "process") (param i32) (result i32) (unreachable)))
