;; A module that ends within a section.
;; CALLS: init
(module binary "\00asm\01\00\00\00" "\01\ff\ff\ff\ff\0f\60")
