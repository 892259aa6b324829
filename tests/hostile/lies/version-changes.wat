;; Another version at each call: the first one counts, and is asked for once.
;; CALLS: init, process 1, cleanup
;; WITH: init cleanup
(module
  (global $calls (mut i32) (i32.const 0))
  (func $version (export "get_abi_version") (result i32)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (i32.shl (global.get $calls) (i32.const 16)))
  (func (export "process") (param i32) (result i32) (global.get $calls)))
