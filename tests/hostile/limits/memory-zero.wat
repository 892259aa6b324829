;; A memory of no pages: the only address in it is 0, which says that there is no room.
;; Any other is a lie, even for an empty input.
;; CALLS: init, call echo "", call echo "text", call echo ""
;; WITH: version init cleanup error echo
(module
  (@custom "keyway" "contract=bytes@1\0afunction=echo\0a")
  (memory (export "memory") 0)
  (func (export "keyway_alloc") (param $len i32) (result i32)
    (i32.ne (local.get $len) (i32.const 0))))
