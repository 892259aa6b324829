//! The README's host as a program of somebody else's: a cargo project outside of the
//! workspace that depends on the crate by its path, with the features of an embedder.
#![allow(clippy::unwrap_used)]

use std::{fs, process::Command};

use keyway_tests::{hello, programs, repo, run_in};

const MANIFEST: &str = r#"
[package]
name = "outside"
version = "0.1.0"
edition = "2024"

[dependencies]
keyway-host = { path = "[KEYWAY]/host", default-features = false }

[profile.dev]
debug = false

[workspace]
"#;

/// With other features than the workspace's, nothing that was built for the workspace
/// can be taken; the folder of its own makes a second run quick.
#[test]
#[ignore = "it compiles wasmtime once more: a minute and a half on two cores"]
fn the_host_of_the_readme_builds_and_runs() {
    let place = tempfile::tempdir().unwrap();
    let keyway = repo().to_str().unwrap();
    fs::write(place.path().join("Cargo.toml"), MANIFEST.replace("[KEYWAY]", keyway)).unwrap();
    fs::copy(repo().join("Cargo.lock"), place.path().join("Cargo.lock")).unwrap();
    fs::create_dir(place.path().join("src")).unwrap();
    fs::write(place.path().join("src/main.rs"), host_of_the_readme()).unwrap();

    let target = programs().parent().unwrap().join("outside");
    let build = Command::new(env!("CARGO"))
        .args(["build", "--quiet", "--offline", "--target-dir"])
        .arg(&target)
        .current_dir(place.path())
        .status();
    assert!(build.unwrap().success(), "it does not build");

    let line = format!("'{}'/debug/outside hello.wasm", target.display());
    let outcome = run_in(hello(), &line);
    assert_eq!(outcome.printed(), "43\n", "{}", outcome.show());
}

/// The first block of Rust.
fn host_of_the_readme() -> String {
    let readme = fs::read_to_string(repo().join("README.md")).unwrap();
    let (_, rest) = readme.split_once("```rust\n").unwrap();
    rest.split_once("```\n").unwrap().0.to_owned()
}
