//! The plugins that the server's tests call, as text.

use std::{fs, path::PathBuf};

use keyway_tests::scratch;

/// One more than twice its input.
pub(crate) const HELLO: &str = r#"(module (func (export "process") (param i32) (result i32)
    (i32.add (i32.shl (local.get 0) (i32.const 1)) (i32.const 1))))"#;

/// Returns its input, which is an error of its own below 0.
pub(crate) const SAME: &str =
    r#"(module (func (export "process") (param i32) (result i32) (local.get 0)))"#;

pub(crate) const TRAP: &str =
    r#"(module (func (export "process") (param i32) (result i32) unreachable))"#;

/// Takes memory until there is no more.
pub(crate) const HUNGRY: &str = r#"(module (memory (export "memory") 1)
  (func (export "process") (param i32) (result i32)
    (loop $again (br_if $again (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    unreachable))"#;

/// Counts to its input in millions.
pub(crate) const SLOW: &str = r#"(module (func (export "process") (param i32) (result i32) (local i64)
    (local.set 1 (i64.mul (i64.extend_i32_u (local.get 0)) (i64.const 1000000)))
    (loop $again
      (local.set 1 (i64.sub (local.get 1) (i64.const 1)))
      (br_if $again (i64.gt_s (local.get 1) (i64.const 0))))
    (i32.const 1)))"#;

/// `echo` answers what it got, `fail` fails with that as its words, `say` logs it and is
/// there where `log` is imported.
pub(crate) fn bytes(has_log: bool) -> String {
    let (import, say) = match has_log {
        true => (
            r#"(import "keyway" "log" (func $log (param i32 i32 i32)))"#,
            r#"(func (export "say") (param i32 i32) (result i64)
                (call $log (i32.const 3) (local.get 0) (local.get 1)) (i64.const 0))"#,
        ),
        false => ("", ""),
    };
    format!(
        r#"(module {import}
  (memory (export "memory") 2)
  (global $said (mut i64) (i64.const 0))
  (func $pack (param i32 i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get 1)) (i64.const 32))
      (i64.extend_i32_u (local.get 0))))
  (func (export "get_abi_version") (result i32) (i32.const 0x10000))
  (func (export "init") (result i32) (i32.const 0))
  (func (export "cleanup") (result i32) (i32.const 0))
  (func (export "keyway_alloc") (param i32) (result i32) (i32.const 1024))
  (func (export "keyway_error") (result i64) (global.get $said))
  (func (export "echo") (param i32 i32) (result i64)
    (call $pack (local.get 0) (local.get 1)))
  (func (export "fail") (param i32 i32) (result i64)
    (global.set $said (call $pack (local.get 0) (local.get 1))) (i64.const -3))
  {say}
  (@custom "keyway" "plugin=inside\ncontract=bytes@1\nfunction=echo\nfunction=fail\n{function}"))"#,
        function = if has_log { r"function=say\n" } else { "" }
    )
}

/// A store with these plugins, each with what its manifest says beyond its file.
pub(crate) fn store(name: &str, plugins: &[(&str, &str, &str)]) -> PathBuf {
    let store = scratch(&format!("server/{name}")).join("plugins");
    fs::create_dir(&store).unwrap();
    for (plugin, text, manifest) in plugins {
        if !manifest.is_empty() {
            let text = format!("manifest = 1\nplugin = \"{plugin}.wasm\"\n{manifest}\n");
            fs::write(store.join(format!("{plugin}.toml")), text).unwrap();
        }
        fs::write(store.join(format!("{plugin}.wasm")), wat::parse_str(text).unwrap()).unwrap();
    }
    store
}

pub(crate) const HELLO_ALONE: &[(&str, &str, &str)] = &[("hello", HELLO, "")];
