;; An entry beyond the end of the table: the plugin cannot be started.
;; CALLS: init
;; WITH: version init process cleanup
(module
  (func $f)
  (table 1 funcref)
  (elem (i32.const 0xffffffff) $f))
