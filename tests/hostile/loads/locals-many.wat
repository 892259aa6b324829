;; A thousand functions of 50,000 locals in 8 KB: each function is six bytes, of which
;; four say the locals.
;; CALLS: init
(module binary
  "\00asm\01\00\00\00"
  "\01\04\01\60\00\00"         ;; a type
  "\03\ea\07\e8\07"            ;; a thousand functions of it
  ;; REPEAT: 1000
  "\00"
  "\0a\da\36\e8\07"            ;; and their code
  ;; REPEAT: 1000
  "\06\01\d0\86\03\7f\0b"
)
