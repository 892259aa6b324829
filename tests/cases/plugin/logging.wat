;; What --log lets pass: a level is for all, or for one part; what is none is refused. What
;; nobody allowed to log is counted, and so is what comes too fast.
;; RUN: keyway run logging.wasm --input 1 --allow log
;; RUN: keyway run logging.wasm --input 1 --allow log --log warn
;; RUN: keyway --log keyway::plugin=error run logging.wasm --input 1 --allow log
;; RUN: keyway run logging.wasm --input 1 --allow log --log keyway_host=debug,off
;; RUN: keyway run logging.wasm --input 1
;; RUN: keyway run logging.wasm --input 0
;; RUN: keyway run logging.wasm --input 1100 --allow log 2>&1 | grep note
;; RUN: CLICOLOR_FORCE=1 keyway run logging.wasm --input 0 --allow log 2>&1 | cat -v
;; RUN: CLICOLOR_FORCE=1 NO_COLOR=1 keyway run logging.wasm --input 0 --allow log 2>&1 | cat -v
;; RUN: HOME=none XDG_CACHE_HOME= sh -c 'unset KEYWAY_CACHE; keyway run logging.wasm --log debug'
;; RUN: keyway run logging.wasm --log inof
;; RUN: keyway run logging.wasm --log verbose
;; RUN: keyway run logging.wasm --log keyway::plugin=loud
;; RUN: keyway inspect none.wasm --log =
(module
  (import "keyway" "log" (func $log (param i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 16) "hello")
  (func (export "process") (param $more i32) (result i32)
    (local $level i32)
    (if (i32.eqz (local.get $more))
      (then
        (call $log (i32.const 4) (i32.const 16) (i32.const 5))
        (return (i32.const 0))))
    (loop $next
      (call $log (local.get $level) (i32.const 16) (i32.const 5))
      (local.set $level (i32.add (local.get $level) (i32.const 1)))
      (br_if $next (i32.lt_u (local.get $level) (i32.add (local.get $more) (i32.const 4)))))
    (i32.const 7)))
