;; What benches/plugins do, as a plugin of Extism: input, output and keys lie in the
;; memory of Extism's kernel, from which a plugin copies eight bytes at a time, as the
;; loops of Extism's kits for plugin authors do.
(module
  (import "extism:host/env" "alloc" (func $alloc (param i64) (result i64)))
  (import "extism:host/env" "load_u8" (func $load_u8 (param i64) (result i32)))
  (import "extism:host/env" "load_u64" (func $load_u64 (param i64) (result i64)))
  (import "extism:host/env" "store_u8" (func $store_u8 (param i64 i32)))
  (import "extism:host/env" "store_u64" (func $store_u64 (param i64 i64)))
  (import "extism:host/env" "input_offset" (func $input_offset (result i64)))
  (import "extism:host/env" "input_length" (func $input_length (result i64)))
  (import "extism:host/env" "input_load_u64" (func $input_load_u64 (param i64) (result i64)))
  (import "extism:host/env" "output_set" (func $output_set (param i64 i64)))
  (import "extism:host/user" "var_get" (func $var_get (param i64 i64) (result i64)))
  (memory (export "memory") 32)
  (data (i32.const 0) "rate")

  ;; Copies `size` bytes of the kernel's memory to `to`.
  (func $load (param $from i64) (param $to i32) (param $size i32)
    (local $at i32)
    (block $words_done
      (loop $words
        (br_if $words_done
          (i32.gt_u (i32.add (local.get $at) (i32.const 8)) (local.get $size)))
        (i64.store (i32.add (local.get $to) (local.get $at))
          (call $load_u64 (i64.add (local.get $from) (i64.extend_i32_u (local.get $at)))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $words)))
    (block $bytes_done
      (loop $bytes
        (br_if $bytes_done (i32.ge_u (local.get $at) (local.get $size)))
        (i32.store8 (i32.add (local.get $to) (local.get $at))
          (call $load_u8 (i64.add (local.get $from) (i64.extend_i32_u (local.get $at)))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes))))

  ;; Copies `size` bytes at `from` to new memory of the kernel's.
  (func $store (param $from i32) (param $size i32) (result i64)
    (local $to i64) (local $at i32)
    (local.set $to (call $alloc (i64.extend_i32_u (local.get $size))))
    (block $words_done
      (loop $words
        (br_if $words_done
          (i32.gt_u (i32.add (local.get $at) (i32.const 8)) (local.get $size)))
        (call $store_u64 (i64.add (local.get $to) (i64.extend_i32_u (local.get $at)))
          (i64.load (i32.add (local.get $from) (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $words)))
    (block $bytes_done
      (loop $bytes
        (br_if $bytes_done (i32.ge_u (local.get $at) (local.get $size)))
        (call $store_u8 (i64.add (local.get $to) (i64.extend_i32_u (local.get $at)))
          (i32.load8_u (i32.add (local.get $from) (local.get $at))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $bytes)))
    (local.get $to))

  ;; Returns a number to the host.
  (func $reply (param $value i64) (result i32)
    (local $to i64)
    (local.set $to (call $alloc (i64.const 8)))
    (call $store_u64 (local.get $to) (local.get $value))
    (call $output_set (local.get $to) (i64.const 8))
    (i32.const 0))

  ;; number.c
  (func (export "process") (result i32)
    (call $reply
      (i64.add (i64.mul (call $input_load_u64 (i64.const 0)) (i64.const 2)) (i64.const 1))))

  ;; echo.c, with the bytes where the plugin can work on them
  (func (export "echo") (result i32)
    (local $size i32)
    (local.set $size (i32.wrap_i64 (call $input_length)))
    (call $load (call $input_offset) (i32.const 1024) (local.get $size))
    (call $output_set
      (call $store (i32.const 1024) (local.get $size))
      (i64.extend_i32_u (local.get $size)))
    (i32.const 0))

  ;; echo.c, with the bytes left where they are
  (func (export "unread") (result i32)
    (call $output_set (call $input_offset) (call $input_length))
    (i32.const 0))

  ;; ask.c, with one key and one buffer in the kernel's memory for all times: it takes
  ;; microseconds to allocate and free there in a loop
  (func (export "ask") (result i32)
    (local $times i64) (local $sum i64) (local $key i64) (local $buffer i64) (local $size i64)
    (local.set $times (call $input_load_u64 (i64.const 0)))
    (local.set $key (call $store (i32.const 0) (i32.const 4)))
    (local.set $buffer (call $alloc (i64.const 16)))
    (block $done
      (loop $again
        (br_if $done (i64.eqz (local.get $times)))
        (local.set $size (call $var_get (local.get $key) (local.get $buffer)))
        (call $load (local.get $buffer) (i32.const 16) (i32.wrap_i64 (local.get $size)))
        (local.set $sum (i64.add (local.get $sum) (local.get $size)))
        (local.set $times (i64.sub (local.get $times) (i64.const 1)))
        (br $again)))
    (call $reply (local.get $sum))))
