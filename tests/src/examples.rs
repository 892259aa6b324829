//! The examples of the host, built once for each test program.

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

use crate::{Outcome, Project, copy, programs, repo, run_in, scratch};

/// The folder of the built examples.
pub fn examples() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = programs();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        // of the whole workspace, so that its features are those of the tests
        build.args(["build", "--quiet", "--workspace", "--examples"]);
        if folder.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.current_dir(repo()).status().unwrap().success(), "an example does not build");
        folder.join("examples")
    })
}

/// Runs an example in `folder`.
pub fn run_example(folder: &Path, line: &str) -> Outcome {
    let mut outcome = run_in(folder, &format!("'{}'/{line}", examples().display()));
    outcome.line = line.to_owned();
    outcome
}

/// `tests/plugins/turns.c`, whose `process` answers `answer`, built by one line.
pub fn turns(folder: &str, answer: i32) -> PathBuf {
    let folder = scratch(folder);
    let line = format!(
        "\"$CLANG\" --target=wasm32-wasi -nostdlib -Wl,--no-entry,--stack-first -O2 \
         -DANSWER={answer} -I \"$KEYWAY/sdk/include\" -x c -o turns.wasm \
         \"$KEYWAY/tests/plugins/turns.c\""
    );
    let outcome = run_in(&folder, &line);
    assert_eq!(outcome.code, Some(0), "{}", outcome.show());
    folder.join("turns.wasm")
}

/// `tests/wasi`, which uses what a system has, built by CMake.
pub fn files(folder: &str) -> PathBuf {
    let folder = scratch(folder);
    copy(&repo().join("tests/wasi"), &folder.join("source"));
    let project = Project::new(folder.join("source"), folder.join("build"));
    project.make("-G Ninja -DCMAKE_BUILD_TYPE=Release");
    folder.join("build/files.wasm")
}
