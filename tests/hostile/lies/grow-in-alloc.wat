;; `keyway_alloc` grows the memory and answers a place in what is new; then one in what
;; would be new had it grown again.
;; CALLS: init, call echo "text", call echo x70000, call echo "text"
;; WITH: version init cleanup memory error echo
(module
  (@custom "keyway" "contract=bytes@1\0afunction=echo\0a")
  (func (export "keyway_alloc") (param $len i32) (result i32)
    (if (i32.gt_u (local.get $len) (i32.const 65536))
      (then (return (i32.shl (memory.size) (i32.const 16)))))
    (i32.shl (memory.grow (i32.const 1)) (i32.const 16))))
