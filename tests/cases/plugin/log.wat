;; Messages of every level and beyond, with a line feed at the end, with control
;; characters, not in UTF-8, and of 100 KiB, of which 64 are shown. They go to standard
;; error, and nowhere where that is not granted. A start function may log, too.
;; RUN: keyway run log.wasm --input 1 --allow log
;; RUN: keyway run log.wasm --input 1
;; RUN: keyway run log.wasm --input 2 --allow log 2>&1 >out | tail -1 | wc -c
(module
  (@custom "keyway" "plugin=logger\0acontract=function@1\0a")
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 4)
  (data (i32.const 16) "hello\0a")
  (data (i32.const 32) "\1b[2J\0d[error] other: no\0a\07")
  (data (i32.const 64) "caf\e9")
  (func $start (call $log (i32.const 2) (i32.const 16) (i32.const 6)))
  (start $start)
  (func (export "process") (param i32) (result i32)
    (local $level i32)
    (if (i32.eq (local.get 0) (i32.const 2))
      (then
        (memory.fill (i32.const 1024) (i32.const 120) (i32.const 102400))
        (call $log (i32.const 3) (i32.const 1024) (i32.const 102400))
        (return (i32.const 0))))
    (local.set $level (i32.const -1))
    (loop $next
      (call $log (local.get $level) (i32.const 16) (i32.const 5))
      (local.set $level (i32.add (local.get $level) (i32.const 1)))
      (br_if $next (i32.le_s (local.get $level) (i32.const 5))))
    (call $log (i32.const 4) (i32.const 32) (i32.const 24))
    (call $log (i32.const 1) (i32.const 64) (i32.const 4))
    (call $log (i32.const 1) (i32.const 64) (i32.const 0))
    (i32.const 7)))
