//! What outsiders are told: never where anything lies, and never more than a line.

use std::{fs, path::Path};

use keyway_host::{Contract, Error, Manifest, manifest::Source};

use super::{host, lifecycle, wasm, write};
use crate::catalog::Refusal;

/// That `error` tells nothing of `secret`, on one line.
fn told(error: &Error, secret: &str) -> String {
    let refusal = Refusal::of(error, "hello.toml");
    let all = format!("{} {}", refusal.message, refusal.hint.unwrap_or_default());
    assert!(!all.contains(secret), "{all}");
    assert!(!all.chars().any(char::is_control), "{all:?}");
    assert!(all.chars().count() < 2_500, "{all}");
    refusal.message
}

/// Every error of the host that has a path in it, from real files.
#[test]
fn errors_of_files() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().to_str().unwrap();
    let at = |file: &str| folder.path().join(file);
    write(&at("good.wasm"), lifecycle("i32.const 0", 1));
    write(&at("folder/file"), "");
    fs::File::create(at("large")).unwrap().set_len(17 << 20).unwrap();
    write(&at("broken.toml"), "contract = ");
    write(&at("name.toml"), "contract = 'A B'\nversion = '1.0.0'");
    let rule = "contract = 'shop'\nversion = '1.0.0'\n[rules]\nKW999 = 'deny'";
    write(&at("rule.toml"), rule);
    for (manifest, expected) in [
        ("plugin = 'absent.wasm'", "cannot read the plugin: no such file or directory"),
        ("plugin = 'folder'", "cannot read the plugin: "),
        ("plugin = 'large'", "the plugin has 17825792 bytes, the limit is 16777216"),
        ("plugin = 'good.wasm'\ncontract = 'absent.toml'", "cannot read the contract: no such"),
        ("plugin = 'good.wasm'\ncontract = 'large.toml'", "cannot read the contract: "),
        ("plugin = 'good.wasm'\ncontract = 'broken.toml'", "the contract file is wrong: "),
        ("plugin = 'good.wasm'\ncontract = 'name.toml'", "the contract's name `A B` is not"),
        ("plugin = 'good.wasm'\ncontract = 'rule.toml'", "unknown rule"),
        ("plugin = 'good.wasm'\n[wasi]\nstdin = 'absent'", "cannot read the standard input: no"),
        ("plugin = 'good.wasm'\n[wasi]\nstdin = 'large'", "the standard input has 17825792 by"),
        (
            "plugin = 'good.wasm'\n[[wasi.dirs]]\nhost = 'absent'\nguest = '/'",
            "cannot open the directory to grant: no such file or directory",
        ),
        ("plugin = 'good.wasm'\n[limits]\nfuel = 1", "`limits.fuel` asks for a deterministic"),
    ] {
        let path = at("hello.toml");
        write(&path, format!("manifest = 1\n{manifest}"));
        let manifest = Manifest::read(&path).unwrap();
        let error = host().load_manifest(&manifest).unwrap_err();
        let message = told(&error, secret);
        assert!(message.starts_with(expected), "{message}");
    }
    let error = Manifest::read(&at("absent.toml")).unwrap_err().into();
    assert_eq!(
        told(&error, secret),
        "cannot read the manifest: no such file or directory (os error 2)"
    );
    write(&at("wrong.toml"), "manifest = 1\nplugins = ''");
    let error = Manifest::read(&at("wrong.toml")).unwrap_err().into();
    assert_eq!(told(&error, secret), "unknown key `plugins`: hello.toml:2:1");
}

#[test]
fn what_hostile_names_come_to() {
    let secret = "\u{1b}]0;";
    let name = format!("{secret}\\n{}", "x".repeat(5_000)).replace('\u{1b}', "\\1b");
    let module = wasm(&format!(
        r#"(module (import "env" "{name}" (func))
          (func (export "process") (param i32) (result i32) i32.const 1)
          (func (export "{name}")))"#
    ));
    let message = told(&host().load(&module).unwrap_err(), secret);
    assert!(message.contains("KW020"), "{message}");
    let manifest = |text: &str| Manifest::parse(text, Path::new("")).unwrap_err().into();
    let key = format!("\"{}\\n{}\" = 1", "\\u001b]0;", "x".repeat(5_000));
    told(&manifest(&format!("manifest = 1\nplugin = 'a'\n{key}")), secret);
    let value = key.replace(" = 1", "");
    let message =
        told(&manifest(&format!("manifest = 1\nplugin = 'a'\ncontract = {value}")), secret);
    assert!(message.starts_with("unknown contract `"), "{message}");
    let trap = lifecycle("unreachable", 1);
    let mut instance = host().load(&trap).unwrap().instantiate().unwrap();
    assert!(told(&instance.init().unwrap_err(), secret).starts_with("`init` trapped: "));
}

/// A contract may make an error of paths that a module holds. Which it holds is told to
/// those who can read the module.
#[test]
fn a_path_that_a_module_holds() {
    let text = "contract = 'shop'\nversion = '1.0.0'\n[exports.required]\n\
                process = '(i32) -> i32'\n[rules]\nKW070 = 'deny'";
    let contract = Contract::parse(text, Path::new("shop.toml")).unwrap();
    let module = wasm(
        r#"(module (memory (export "memory") 1) (data (i32.const 8) "\00/home/ada/plugin.c\00")
          (func (export "process") (param i32) (result i32) i32.const 1))"#,
    );
    let error = host().load_against(&module, &contract).unwrap_err();
    let message = told(&error, "/home/ada");
    assert!(message.contains("KW070 No data of the module holds a path"), "{message}");
    let bytes = Source::Bytes(module);
    let manifest = Manifest::parse("manifest = 1\nplugin = 'a'", Path::new("/secret")).unwrap();
    assert!(host().load_manifest(&manifest.with_plugin(bytes)).is_ok(), "it is only a warning");
}

#[test]
fn a_long_message_is_cut() {
    let refusal = Refusal::new("é".repeat(10_000));
    assert_eq!(refusal.message.chars().count(), 1_001);
    assert!(refusal.message.ends_with('…'));
}
