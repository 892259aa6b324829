//! What the end-to-end tests share: the programs under test, plugins built by the
//! real toolchain, and one set of redactions.
#![allow(clippy::unwrap_used)] // a test says what is wrong by panicking

mod browser;
mod build;
mod crates;
mod docs;
mod examples;
pub mod hostile;
mod load;
mod modules;
mod projects;
mod python;
mod random;
mod server;
mod shell;
mod twin;

use std::{
    env,
    path::{Path, PathBuf},
    process::Command,
    sync::OnceLock,
};

pub use browser::{Browser, key};
pub use build::{Project, compiler, copy, hello, llvm_folder, plugin};
pub use crates::{Crates, library};
pub use docs::run_document;
pub use examples::{examples, files, run_example, turns};
pub use load::{Client, Load, Reply, Tally, count, wait};
pub use modules::write_modules;
pub use projects::{PROJECTS, Sample, project};
pub use python::python_programs;
pub use random::Random;
pub use server::{Server, wait_for};
pub use shell::{Outcome, execute, redact, run_in};
pub use twin::{Answer, Comparison, Pair, compare_bytes};

/// The repository's root.
pub fn repo() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

/// The folder of the programs under test, built once for each test program.
pub fn programs() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        // .../debug/deps/test-0123 -> .../debug
        let folder = env::current_exe().unwrap().ancestors().nth(2).unwrap().to_owned();
        let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut build = Command::new(cargo);
        // of the whole workspace, so that its features are those of the tests
        build.args(["build", "--quiet", "--workspace", "--bin", "wasm-abi-check"]);
        build.args(["--bin", "keyway", "--bin", "keyway-server"]);
        if folder.ends_with("release") {
            build.arg("--release");
        }
        assert!(build.current_dir(repo()).status().unwrap().success(), "the programs do not build");
        folder
    })
}

/// A new empty folder below the target folder, kept for a look until the next run.
pub fn scratch(name: &str) -> PathBuf {
    let folder = programs().parent().unwrap().join("e2e").join(llvm_folder()).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}
