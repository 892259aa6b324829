//! Plugins that do well, and some that do not.

/// A function that returns one more.
pub(crate) const HEALTHY: &str = r#"(module
  (func (export "process") (param i32) (result i32)
    (i32.add (local.get 0) (i32.const 1))))"#;

/// Returns one more, and never returns to an input below 0.
pub(crate) const LOOPS_BELOW_0: &str = r#"(module
  (func (export "process") (param i32) (result i32)
    (if (i32.lt_s (local.get 0) (i32.const 0)) (then (loop $forever (br $forever))))
    (i32.add (local.get 0) (i32.const 1))))"#;

/// A plugin of bytes with these functions.
pub(crate) fn bytes_plugin(names: &[&str], functions: &str) -> String {
    let lines: String = names.iter().map(|name| format!("function={name}\\0a")).collect();
    format!(
        r#"(module
          (@custom "keyway" "plugin=test\0acontract=bytes@1\0a{lines}")
          (memory (export "memory") 17)
          (func (export "get_abi_version") (result i32) i32.const 0x10000)
          (func (export "init") (result i32) i32.const 0)
          (func (export "cleanup") (result i32) i32.const 0)
          (func (export "keyway_alloc") (param i32) (result i32) i32.const 1024)
          (func (export "keyway_error") (result i64) i64.const 0)
          {functions})"#
    )
}

/// The most bytes that one answer can have.
pub(crate) const LARGE: usize = 16 << 20;

/// Answers with so many bytes.
pub(crate) fn large() -> String {
    bytes_plugin(
        &["large"],
        &format!(
            r#"(func (export "large") (param i32 i32) (result i64)
          (drop (memory.grow (i32.const 256)))
          (i64.or (i64.shl (i64.const {LARGE}) (i64.const 32)) (i64.const 1024)))"#
        ),
    )
}

/// Harm of every kind that a function can do.
pub(crate) fn harmful() -> String {
    let functions = r#"
        (func (export "spin") (param i32 i32) (result i64)
          (loop $forever (br $forever)) (unreachable))
        (func (export "trap") (param i32 i32) (result i64) (unreachable))
        (func (export "bomb") (param i32 i32) (result i64)
          (loop $more (br_if $more (i32.ne (memory.grow (i32.const 16)) (i32.const -1))))
          (memory.fill (i32.const 2048) (i32.const 1)
            (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 2048)))
          (unreachable))
        (func (export "huge") (param i32 i32) (result i64)
          (i64.or (i64.shl (i64.const 0x7fffffff) (i64.const 32)) (i64.const 0)))
        (func (export "lie") (param i32 i32) (result i64)
          (i64.or (i64.shl (i64.const 65536) (i64.const 32)) (i64.const 0xfffffff0)))
        (func $recurse (export "recurse") (param i32 i32) (result i64)
          (i64.add (call $recurse (local.get 0) (local.get 1)) (i64.const 1)))"#;
    bytes_plugin(&["spin", "trap", "bomb", "huge", "lie", "recurse"], functions)
}

/// Counts the calls of its instance; traps where the input is below 0.
pub(crate) const COUNTER: &str = r#"(module
  (global $calls (mut i32) (i32.const 0))
  (func (export "process") (param i32) (result i32)
    (if (i32.lt_s (local.get 0) (i32.const 0)) (then (unreachable)))
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    (global.get $calls)))"#;

/// Sleeps for as many milliseconds as its input, by the clock of WASI.
pub(crate) const SLEEPER: &str = r#"(module
  (@custom "keyway" "plugin=sleeper\0acontract=sleeper@1\0a")
  (import "wasi_snapshot_preview1" "poll_oneoff"
    (func $poll (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (i32.store (i32.const 1040) (i32.const 1)) ;; the monotonic clock
    (i64.store (i32.const 1048) ;; nanoseconds
      (i64.mul (i64.extend_i32_u (local.get 0)) (i64.const 1000000)))
    (if (call $poll (i32.const 1024) (i32.const 2048) (i32.const 1) (i32.const 4096))
      (then (unreachable)))
    (local.get 0)))"#;

/// What allows it to.
pub(crate) const SLEEPER_CONTRACT: &str = r#"
contract = "sleeper"
version = "1.0.0"
summary = "Functions that sleep."
[exports.required]
process = "(i32) -> i32"
[imports]
wasi = ["poll"]
"#;
