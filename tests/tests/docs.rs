//! Every command and sample in the documents works as it is shown.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    sync::{Mutex, PoisonError},
};

use keyway_tests::{repo, run_document, run_in};

/// `cargo xtask demo` begins with an empty build folder: one at a time.
static DEMO: Mutex<()> = Mutex::new(());

#[test]
fn readme() {
    let _turn = DEMO.lock().unwrap_or_else(PoisonError::into_inner);
    let home = tempfile::tempdir().unwrap();
    run_document("README.md", home.path());
}

#[test]
fn build() {
    let home = tempfile::tempdir().unwrap();
    run_document("BUILD.md", home.path());
}

#[test]
fn check() {
    let home = tempfile::tempdir().unwrap();
    run_document("CHECK.md", home.path());
    let document = fs::read_to_string(repo().join("CHECK.md")).unwrap();
    let example = fs::read_to_string(repo().join("check/examples/fits.rs")).unwrap();
    assert!(document.contains(&format!("```rust\n{example}```\n")));
}

#[test]
fn server() {
    let home = tempfile::tempdir().unwrap();
    run_document("SERVER.md", home.path());
}

/// Talk goes to standard error: standard output is the transcript and nothing else.
#[test]
fn the_demo_prints_five_lines() {
    let _turn = DEMO.lock().unwrap_or_else(PoisonError::into_inner);
    let outcome = run_in(repo(), "cargo xtask demo 2>/dev/null");
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    assert_eq!(
        outcome.stdout,
        "Plugin ABI version: v1.0.0\nPlugin initialized successfully\nResult: 43\n\
         Total process() calls: 1\nPlugin cleaned up successfully\n"
    );
}
