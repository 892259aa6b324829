;; Reads a variable to the end of a memory that it grows in between, until there is no
;; more; `process` tells the pages, and the instance goes on.
;; GRANTS: vars
;; CALLS: init, process 1, process 1
;; WITH: version init cleanup
(module
  (import "keyway" "var_get" (func $var_get (param i32 i32 i32 i32) (result i32)))
  (import "keyway" "var_set" (func $var_set (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (drop (call $var_set (i32.const 0) (i32.const 1) (i32.const 0) (i32.const 60000)))
    (loop $next
      (if (i32.ne (i32.const 60000)
            (call $var_get (i32.const 0) (i32.const 1)
              (i32.sub (i32.shl (memory.size) (i32.const 16)) (i32.const 60000))
              (i32.const 60000)))
        (then (unreachable)))
      (br_if $next (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (memory.size)))
