;; A fault in the start function, which runs before anything can be asked of the plugin.
;; FAULTS: loop recursion unreachable load null
;; CALLS: init
;; WITH: version init process cleanup memory
(module
  (func $start (call $fault))
  (start $start))
