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
