//! `cargo xtask lint`: form, not function.

use std::{
    fs,
    path::{Path, PathBuf},
};

use crate::{
    root,
    step::{cargo, command, run, step},
    tools::{self, Tool},
};

/// Where C and C++ sources are.
const SOURCES: [&str; 5] = ["benches", "sdk", "plugins", "templates", "tests"];

pub(crate) fn lint() -> Result<(), String> {
    tools::ensure(&[Tool::ClangFormat])?;
    step("rustfmt", || {
        run(cargo(["fmt", "--all", "--check"])).map_err(|error| {
            format!("{error}\nhint: cargo fmt, or rustup component add rustfmt clippy")
        })
    })?;
    step("clang-format", clang_format)?;
    step("clippy", || {
        run(cargo([
            "clippy",
            "--locked",
            "--workspace",
            "--all-targets",
            "--",
            "--deny",
            "warnings",
        ]))
    })?;
    step("rustdoc", || {
        let mut doc = cargo(["doc", "--locked", "--workspace", "--no-deps"]);
        doc.env("RUSTDOCFLAGS", "--deny warnings");
        run(doc)
    })
}

fn clang_format() -> Result<(), String> {
    let program = tools::clang_format().ok_or("clang-format is missing")?;
    let mut files = Vec::new();
    for folder in SOURCES {
        collect(&root().join(folder), &mut files)
            .map_err(|error| format!("cannot read {folder}: {error}"))?;
    }
    eprintln!("    {} files with {}", files.len(), program.display());
    let mut format = command(program, ["--dry-run", "-Werror"]);
    format.args(files);
    run(format)
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            if path.file_name().is_some_and(|name| name != "build") {
                collect(&path, files)?;
            }
        } else if path
            .extension()
            .is_some_and(|end| ["c", "cpp", "h", "hpp"].iter().any(|c| end == *c))
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}
