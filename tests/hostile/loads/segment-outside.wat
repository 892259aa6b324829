;; A data segment beyond the end of the memory: the plugin cannot be started.
;; CALLS: init
;; WITH: version init process cleanup memory
(module
  (data (i32.const 0) "first")
  (data (i32.const 0xffff) "ll"))
