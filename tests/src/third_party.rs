//! What others made, out of crates that cargo fetches: tests/third-party/Cargo.toml
//! names them, and nothing of it is in the repository.

use std::{path::PathBuf, process::Command, sync::OnceLock};

use regex::Regex;

use crate::repo;

/// Cargo's standard output; it must not fail.
fn cargo(arguments: &[&str]) -> String {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let manifest = repo().join("tests/third-party/Cargo.toml");
    let mut command = Command::new(program);
    command.args(arguments).arg("--locked").arg("--manifest-path").arg(manifest);
    let output = command.current_dir(repo()).output().unwrap();
    assert!(
        output.status.success(),
        "what others made is not to be had: cargo {} says\n{}\
         hint: this test needs cargo's registry, or a cargo home that has these crates: \
         cargo fetch --manifest-path tests/third-party/Cargo.toml",
        arguments.join(" "),
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8(output.stdout).unwrap()
}

/// The folder into which cargo has put a crate, wherever that is.
pub fn library(name: &str) -> PathBuf {
    static METADATA: OnceLock<String> = OnceLock::new();
    let metadata = METADATA.get_or_init(|| {
        cargo(&["fetch", "--quiet"]);
        cargo(&["metadata", "--format-version", "1"])
    });
    let manifest =
        Regex::new(&format!(r#""manifest_path":"([^"]*/{name}(-\d[^"/]*)?)/Cargo\.toml""#));
    let found = manifest.unwrap().captures(metadata);
    PathBuf::from(&found.unwrap_or_else(|| panic!("no crate {name} in {metadata}"))[1])
}
