;; An allocator that has one place.
(func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
