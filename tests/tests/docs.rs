//! Every command and sample in the documents works as it is shown.
#![allow(clippy::unwrap_used)]

use std::fs;

use keyway_tests::{hello, repo, run_document, run_in};

#[test]
fn readme() {
    let home = tempfile::tempdir().unwrap();
    run_document("README.md", home.path());
}

#[test]
fn build() {
    let home = tempfile::tempdir().unwrap();
    run_document("BUILD.md", home.path());
}

#[test]
fn the_host_in_the_readme_is_the_example() {
    let readme = fs::read_to_string(repo().join("README.md")).unwrap();
    let example = fs::read_to_string(repo().join("host/examples/run-once.rs")).unwrap();
    assert!(readme.contains(&format!("```rust\n{example}```\n")));
    let line = format!(
        "cd \"$KEYWAY\" && cargo run --quiet --package keyway-host --example run-once -- '{}'",
        hello().join("hello.wasm").display()
    );
    let outcome = run_in(repo(), &line);
    assert_eq!(outcome.stdout, "43\n", "{}", outcome.show());
}
