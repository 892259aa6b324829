//! What a machine needs beside Rust and git, and how it gets there.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::step::{command, llvm, run, step};

/// The oldest LLVM that is supported, and a number that no LLVM has reached.
const LLVM_RANGE: (u32, u32) = (14, 40);

/// What only some commands need.
#[derive(PartialEq, Eq)]
pub(crate) enum Tool {
    /// clang-format, for the linters.
    ClangFormat,
    /// For the tests: a native C++ compiler, wasi-libc, the libc++ of the LLVM in use,
    /// Python with pip, a browser, what knows systemd's units, and what sees which files a
    /// program opens.
    Tests,
    /// wrk, which the server is measured with.
    Wrk,
}

/// Makes sure that CMake, ninja and a WebAssembly compiler are there, and what else
/// is wanted.
pub(crate) fn ensure(wanted: &[Tool]) -> Result<(), String> {
    let build_tools = [("cmake", "cmake"), ("ninja", "ninja-build"), ("make", "make")];
    let absent = build_tools.into_iter().filter(|(program, _)| find(program).is_none());
    install(absent.map(|(_, package)| package.to_owned()).collect())?;

    let mut packages = Vec::new();
    if compiler().is_err() {
        let suffix = llvm().map(|major| format!("-{major}")).unwrap_or_default();
        packages.extend([format!("clang{suffix}"), format!("lld{suffix}")]);
    }
    if wanted.contains(&Tool::ClangFormat) && clang_format().is_none() {
        packages.push("clang-format".to_owned());
    }
    if wanted.contains(&Tool::Wrk) && find("wrk").is_none() {
        packages.push("wrk".to_owned());
    }
    install(packages)?;
    if wanted.contains(&Tool::Tests) {
        let mut packages = wasi_packages(&compiler()?);
        let programs = [
            ("c++", "g++"),
            ("chromium", "chromium"),
            ("chromedriver", "chromium-driver"),
            ("systemd-analyze", "systemd"),
            ("strace", "strace"),
            ("curl", "curl"),
        ];
        let absent = programs.into_iter().filter(|(program, _)| find(program).is_none());
        packages.extend(absent.map(|(_, package)| package.to_owned()));
        packages.extend(python_packages());
        install(packages)?;
    }

    step("look at the tools", || {
        for program in ["cmake", "ninja"] {
            let version = capture(command(program, ["--version"]))?;
            eprintln!("    {program} {}", version.lines().next().unwrap_or_default());
        }
        eprintln!("    {}", compiler()?);
        Ok(())
    })
}

/// Debian's packages for PROFILE wasi, where they are absent. Of libc++ there is one
/// for each LLVM, and one installed at a time.
fn wasi_packages(compiler: &str) -> Vec<String> {
    let is_elsewhere = |variable| env::var_os(variable).is_some_and(|value| !value.is_empty());
    if is_elsewhere("WASI_SDK_PREFIX") || is_elsewhere("KEYWAY_WASI_SYSROOT") {
        return Vec::new();
    }
    let major: String = compiler
        .split("(LLVM ")
        .nth(1)
        .unwrap_or_default()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let folder = format!("/usr/lib/llvm-{major}/lib");
    let builtins = fs::read_dir(format!("{folder}/clang")).into_iter().flatten().flatten();
    let mut builtins =
        builtins.map(|version| version.path().join("lib/wasi/libclang_rt.builtins-wasm32.a"));
    let mut packages = Vec::new();
    if !Path::new("/usr/lib/wasm32-wasi/libc.a").is_file() {
        packages.push("wasi-libc".to_owned());
    }
    if !Path::new(&folder).join("wasm32-wasi/libc++.a").is_file() {
        packages.push(format!("libc++-{major}-dev-wasm32"));
    }
    if !builtins.any(|path| path.is_file()) {
        packages.push(format!("libclang-rt-{major}-dev-wasm32"));
    }
    packages
}

/// Any clang-format, the plain name first.
pub(crate) fn clang_format() -> Option<PathBuf> {
    let (oldest, newest) = LLVM_RANGE;
    find("clang-format").or_else(|| {
        (oldest..=newest).rev().find_map(|major| find(&format!("clang-format-{major}")))
    })
}

/// The compiler that the toolchain file chooses; its own words where there is none.
fn compiler() -> Result<String, String> {
    let text = capture(command("cmake", ["-P", "cmake/wasm32-wasi.cmake"]))?;
    Ok(text.lines().next().unwrap_or_default().trim_start_matches("-- ").to_owned())
}

pub(crate) fn find(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    env::split_paths(&folders).map(|folder| folder.join(program)).find(|path| path.is_file())
}

/// What a command prints on standard output.
pub(crate) fn capture(mut command: Command) -> Result<String, String> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().map_err(|error| format!("cannot run {program}: {error}"))?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Debian's package for a Python of one's own, where it is absent.
fn python_packages() -> Vec<String> {
    let is_there = capture(command("python3", ["-c", "import ensurepip, venv"])).is_ok();
    if is_there { Vec::new() } else { vec!["python3-venv".to_owned()] }
}

/// Makes a Python of its own in `folder`, with pip, where pip may install.
pub(crate) fn python(folder: &Path) -> Result<(), String> {
    install(python_packages())?;
    run(command("python3", [Path::new("-m"), Path::new("venv"), folder]))
}

/// Installs Debian packages, as root or by a sudo that does not ask.
pub(crate) fn install(packages: Vec<String>) -> Result<(), String> {
    if packages.is_empty() {
        return Ok(());
    }
    let line = format!("apt-get install --yes --no-install-recommends {}", packages.join(" "));
    let Some(prefix) = find("apt-get").and_then(|_| superuser()) else {
        return Err(format!("missing: {}\nhint: sudo {line}", packages.join(" ")));
    };
    step(&format!("install {}", packages.join(" ")), || {
        run_as(prefix, "apt-get update --quiet")?;
        run_as(prefix, &line).map_err(|error| format!("{error}\nhint: sudo {line}"))
    })
}

/// What stands before a command that only root may run.
fn superuser() -> Option<&'static str> {
    if capture(command("id", ["-u"])).is_ok_and(|user| user == "0") {
        return Some("");
    }
    let sudo = capture(command("sudo", ["--non-interactive", "true"]));
    sudo.is_ok().then_some("sudo --non-interactive ")
}

fn run_as(prefix: &str, line: &str) -> Result<(), String> {
    let line = format!("{prefix}{line}");
    let mut words = line.split(' ');
    let mut command = command(words.next().unwrap_or_default(), words);
    command.env("DEBIAN_FRONTEND", "noninteractive");
    run(command)
}
