;; A signal during a call cancels it, and a benchmark still tells what it measured; while
;; nothing is called it ends the program.
;; RUN: keyway run signals.wasm --input 1 --timeout 60000 & sleep 0.5; kill -TERM $!; wait $!
;; RUN: timeout -s INT 0.5 keyway run signals.wasm --input 1 --timeout 60000; test $? = 124
;; RUN: keyway bench signals.wasm --input 0 --seconds 60 --format json >out & sleep 2; kill -TERM $!; wait $!; code=$?; grep -E 'interrupted|kind' out; exit $code
;; RUN: keyway bench signals.wasm --input 0 --seconds 3 --fresh --format json >out & sleep 4.8; kill -TERM $!; wait $!; code=$?; grep -E 'interrupted|kind' out; exit $code
;; RUN: sleep 1 | keyway bench signals.wasm --input-file - & sleep 0.5; kill -TERM $!; wait $!
(module
  (func (export "process") (param $forever i32) (result i32)
    (if (local.get $forever) (then (loop $again (br $again))))
    (i32.const 7)))
