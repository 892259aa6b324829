//! Plugins that more than one test calls.
#![allow(dead_code)] // each test program takes what it needs

/// Loops for good unless its input is 0, then returns 7.
pub(crate) const LOOP_UNLESS_ZERO: &str = r#"(module (func (export "process") (param i32) (result i32)
    (loop $again (br_if $again (local.get 0))) (i32.const 7)))"#;

/// A function of [`bytes_plugin`] that returns its input.
pub(crate) const ECHO: &str = r#"(func (export "echo") (param $ptr i32) (param $len i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get $len)) (i64.const 32))
            (i64.extend_i32_u (local.get $ptr))))"#;

/// A plugin with what `functions` define, `imports` before. Its errors have the
/// message `words`.
pub(crate) fn bytes_plugin(names: &[&str], imports: &str, functions: &str) -> String {
    let lines: String = names.iter().map(|name| format!("function={name}\\0a")).collect();
    format!(
        r#"(module (@custom "keyway" "plugin=test\0acontract=bytes@1\0a{lines}")
            {imports}
            (memory (export "memory") 1)
            (func (export "get_abi_version") (result i32) (i32.const 0x10000))
            (func (export "init") (result i32) (i32.const 0))
            (func (export "cleanup") (result i32) (i32.const 0))
            (func (export "keyway_alloc") (param i32) (result i32) (i32.const 256))
            (func (export "keyway_error") (result i64) (i64.const 0x5_0000_0000))
            (data (i32.const 0) "words")
            {functions})"#
    )
}

/// The bytes plugin that has `echo` alone.
pub(crate) fn echo_plugin() -> String {
    bytes_plugin(&["echo"], "", ECHO)
}
