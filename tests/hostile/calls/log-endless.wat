;; Messages of 64 KiB without an end, of bytes that are not UTF-8, each of which
;; becomes three: the time limit ends it between two of them.
;; LIMITS: time=100ms
;; CALLS: init, process 1, process 1
;; GRANTS: config
;; WITH: version init cleanup
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (memory.fill (i32.const 0) (i32.const 255) (i32.const 65536))
    (loop $next
      (call $log (i32.const 4) (i32.const 0) (i32.const 65536))
      (br $next))
    (i32.const 0)))
