//! Crates that tests take files out of; nothing of them is built.

use std::{env, path::PathBuf, process::Command, sync::OnceLock};

use regex::Regex;

use crate::repo;

/// The crates that one manifest names, fetched by cargo when the first is asked for.
pub struct Crates {
    manifest: &'static str,
    metadata: OnceLock<String>,
}

/// The folder of a crate that tests/third-party/Cargo.toml names.
pub fn library(name: &str) -> PathBuf {
    static CRATES: Crates = Crates::of("tests/third-party/Cargo.toml");
    CRATES.folder(name)
}

impl Crates {
    /// Those of a manifest, whose path begins at the repository's root.
    pub const fn of(manifest: &'static str) -> Self {
        Self { manifest, metadata: OnceLock::new() }
    }

    /// The folder into which cargo has put a crate, wherever that is: `name`, or
    /// `name-1.2.3` where there are several versions.
    pub fn folder(&self, name: &str) -> PathBuf {
        let metadata = self.metadata.get_or_init(|| {
            self.cargo(&["fetch", "--quiet"]);
            self.cargo(&["metadata", "--format-version", "1"])
        });
        let manifest =
            Regex::new(&format!(r#""manifest_path":"([^"]*/{name}(-\d[^"/]*)?)/Cargo\.toml""#));
        let found = manifest.unwrap().captures(metadata);
        PathBuf::from(&found.unwrap_or_else(|| panic!("no crate {name} in {metadata}"))[1])
    }

    /// Cargo's standard output; it must not fail.
    fn cargo(&self, arguments: &[&str]) -> String {
        let program = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let mut command = Command::new(program);
        command.args(arguments).args(["--locked", "--manifest-path", self.manifest]);
        let output = command.current_dir(repo()).output().unwrap();
        assert!(
            output.status.success(),
            "the crates are not to be had: cargo {} says\n{}\
             hint: this test needs cargo's registry, or a cargo home that has these crates: \
             cargo fetch --manifest-path {}",
            arguments.join(" "),
            String::from_utf8_lossy(&output.stderr),
            self.manifest
        );
        String::from_utf8(output.stdout).unwrap()
    }
}
