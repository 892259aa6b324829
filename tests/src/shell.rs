//! Running command lines, and showing what they did.

use std::{
    env,
    fmt::Write as _,
    path::Path,
    process::{Command, Output, Stdio},
};

use regex::Regex;

use crate::{compiler, programs, repo};

/// What a command line did.
pub struct Outcome {
    /// The line, as it was written.
    pub line: String,
    /// Its exit code; none where a signal ended it.
    pub code: Option<i32>,
    /// Standard output, redacted.
    pub stdout: String,
    /// Standard error, redacted.
    pub stderr: String,
}

impl Outcome {
    /// The line, its exit code, and what it printed, for a snapshot.
    pub fn show(&self) -> String {
        let mut text = format!("$ {}\n", self.line);
        for (name, stream) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            if !stream.is_empty() {
                write!(text, "--- {name}\n{stream}").unwrap();
                if !stream.ends_with('\n') {
                    text.push('\n');
                }
            }
        }
        match self.code {
            Some(code) => writeln!(text, "--- exit {code}").unwrap(),
            None => text.push_str("--- ended by a signal\n"),
        }
        text
    }

    /// What a pasted session shows: both streams, as a terminal mixes them when
    /// one of them is empty.
    pub fn printed(&self) -> String {
        format!("{}{}", self.stdout, self.stderr)
    }
}

/// Runs `line` by `sh` in `folder`, with the programs under test on PATH.
pub fn run_in(folder: &Path, line: &str) -> Outcome {
    let Output { status, stdout, stderr } = execute(folder, line);
    let text = |bytes: &[u8]| redact(&String::from_utf8_lossy(bytes), folder);
    Outcome {
        line: line.to_owned(),
        code: status.code(),
        stdout: text(&stdout),
        stderr: text(&stderr),
    }
}

/// The same, with the output as it is.
pub fn execute(folder: &Path, line: &str) -> Output {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = [programs().to_owned()].into_iter().chain(env::split_paths(&path));
    Command::new("sh")
        .args(["-c", line])
        .current_dir(folder)
        .env("PATH", env::join_paths(folders).unwrap())
        .env("KEYWAY", repo())
        .env("CLANG", compiler())
        .env("KEYWAY_CACHE", "") // nothing is written to the user's folder
        .env_remove("RUST_BACKTRACE")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// Takes out of `text` what differs from machine to machine and from one LLVM to
/// another.
pub fn redact(text: &str, folder: &Path) -> String {
    let text = text.replace(folder.to_str().unwrap(), "[FOLDER]");
    let text = text.replace(repo().to_str().unwrap(), "[KEYWAY]");
    let rules = [
        // what ninja says of its own work, and the command that failed
        (r"(?m)^(\[\d+/\d+\] .*|FAILED: .*|: && .*|ninja: (Entering|build) .*|.*Error \d+)\n", ""),
        (r"(?m)^\S*wasm-ld(-\d+)?: ", "wasm-ld: "),
        (r"(?m)^clang(\+\+)?(-\d+)?: error: linker command failed.*\n", ""),
        (r"(?m), \d+ bytes(: .*)?$", ", [SIZE] bytes$1"),
        (r#""(length|size_bytes)": \d+"#, "\"$1\": [SIZE]"),
        (
            concat!("\"(version|semanticVersion)\": \"", env!("CARGO_PKG_VERSION"), "\""),
            "\"$1\": \"[VERSION]\"",
        ),
        // lines of the SDK's own sources, in traps
        (
            r"\b((bytes|class|lifecycle|memory|stop|malloc|runtime|shim)\.(c|h|hpp)):\d+",
            "$1:[LINE]",
        ),
        (r"(\.cmake):\d+ \(message\)", "$1:[LINE] (message)"),
        (r"CMakeFiles/[\w-]+\.dir\S*?/([\w-]+\.\w+)\.obj", "$1.obj"),
    ];
    rules.into_iter().fold(text, |text, (pattern, replacement)| {
        Regex::new(pattern).unwrap().replace_all(&text, replacement).into_owned()
    })
}
