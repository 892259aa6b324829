//! A plugin that was built with wasi-libc and libc++, and uses what its host grants.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use keyway_host::{
    Access, Capability, Captured, Error, Grants, Host, Limits, Output, Plugin, Wasi,
};
use keyway_tests::{files, programs, repo};
use wasm_abi_check::Contract;

/// The module, built once.
fn module() -> &'static Path {
    static MODULE: OnceLock<PathBuf> = OnceLock::new();
    MODULE.get_or_init(|| files("wasi"))
}

fn contract() -> Contract {
    Contract::read(&repo().join("tests/wasi/files.toml")).unwrap()
}

fn load() -> Plugin {
    let host = Host::builder().limits(Limits::default()).instances(4).build().unwrap();
    host.load_against(&fs::read(module()).unwrap(), &contract()).unwrap()
}

/// Calls a function of a new instance; the answer as text.
fn call(plugin: &Plugin, wasi: Wasi, function: &str, input: &str) -> Result<String, Error> {
    let mut grants = Grants::default();
    grants.wasi = Some(wasi);
    let mut instance = plugin.instantiate_with(grants)?;
    instance.init()?;
    let answer = instance.call(function, input.as_bytes())?;
    Ok(String::from_utf8(answer.to_vec()).unwrap())
}

#[test]
fn it_imports_wasi_alone() {
    let plugin = load();
    assert_eq!(plugin.capabilities(), [Capability::Wasi]);
    assert!(matches!(plugin.instantiate(), Err(Error::Denied { .. })));
}

#[test]
fn it_reads_and_writes_files() {
    let (plugin, folder) = (load(), tempfile::tempdir().unwrap());
    fs::write(folder.path().join("words"), "to\nbe\nor\n").unwrap();
    let output = Captured::new(1_000);
    let grant = |access| {
        let wasi = Wasi::new().stdout(Output::captured(&output));
        wasi.dir(folder.path(), "/data", access).unwrap()
    };
    assert_eq!(call(&plugin, grant(Access::ReadWrite), "sort", "words").unwrap(), "3");
    assert_eq!(fs::read_to_string(folder.path().join("sorted")).unwrap(), "be\nor\nto\n");
    assert_eq!(output.bytes(), b"3 lines\n");

    fs::remove_file(folder.path().join("sorted")).unwrap();
    let error = call(&plugin, grant(Access::ReadOnly), "sort", "words").unwrap_err();
    assert_eq!(error.to_string(), "`sort` returned -8 (host error): it cannot be written");
    assert!(!folder.path().join("sorted").exists());
    for name in ["none", "../words", "../../etc/passwd"] {
        let error = call(&plugin, grant(Access::ReadWrite), "sort", name).unwrap_err();
        assert!(matches!(error, Error::Plugin { code: -9, .. }), "{name}: {error}");
    }
}

#[test]
fn it_finds_what_it_was_given_and_nothing_else() {
    let plugin = load();
    let rest = "time known, slept enough, random yes";
    let given = Wasi::new().args(["files", "-v"]).env("LANG", "eo");
    assert_eq!(
        call(&plugin, given, "system", "").unwrap(),
        format!("2 arguments, LANG eo, {rest}")
    );
    assert_eq!(
        call(&plugin, Wasi::new(), "system", "").unwrap(),
        format!("0 arguments, LANG unset, {rest}")
    );
}

#[test]
fn its_exit_ends_it_and_writes_what_was_left() {
    let output = Captured::new(1_000);
    let error = call(&load(), Wasi::new().stdout(Output::captured(&output)), "leave", "");
    assert!(matches!(error, Err(Error::Exit { code: 3, .. })), "{error:?}");
    assert_eq!(output.bytes(), b"bye");
}

/// The hint of a refusal is what makes it run.
#[test]
fn the_command_runs_it_when_it_is_allowed_to() {
    let keyway = |allow: &[&str]| {
        let mut command = Command::new(programs().join("keyway"));
        command.arg("call").arg(module()).arg("system").arg("--contract");
        command.arg(repo().join("tests/wasi/files.toml")).args(allow).output().unwrap()
    };
    let denied = keyway(&[]);
    let words = String::from_utf8(denied.stderr).unwrap();
    assert_eq!(denied.status.code(), Some(3));
    assert_eq!(
        words,
        "error: the plugin needs the capability `wasi_snapshot_preview1`, which is not granted\n  \
         hint: --allow wasi\n"
    );
    let allowed = keyway(&["--allow", "wasi"]);
    assert!(allowed.status.success(), "{}", String::from_utf8_lossy(&allowed.stderr));
    assert!(allowed.stdout.starts_with(b"0 arguments, LANG unset"));
}
