//! `cargo xtask matrix`: the tests of the SDK with every supported LLVM, and with the
//! newest CMake.

use std::{
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    root,
    step::{command, run, step},
    tools,
};

/// Debian has these; the first and the last are the ends of what is supported.
const LLVMS: [u32; 4] = [14, 16, 19, 22];

/// A row of the table.
struct Row {
    name: String,
    verdict: String,
    compared: u64,
    passed: bool,
}

pub(crate) fn matrix() -> Result<(), String> {
    let mut rows = Vec::new();
    let mut sizes = Vec::new();
    for major in LLVMS {
        let name = format!("LLVM {major}, {}", cmake_version(None)?);
        rows.push(row(name, major, None)?);
        sizes.push(plugin_sizes());
    }
    let newest = LLVMS[LLVMS.len() - 1];
    let folder = newest_cmake()?;
    let name = format!("LLVM {newest}, {}", cmake_version(Some(&folder))?);
    rows.push(row(name, newest, Some(&folder))?);
    print(&rows, &sizes);
    match rows.iter().all(|row| row.passed) {
        true => Ok(()),
        false => Err("a test failed".to_owned()),
    }
}

/// Runs `cargo xtask test --sdk` with one LLVM, and one CMake where it is told.
fn row(name: String, llvm: u32, cmake: Option<&Path>) -> Result<Row, String> {
    let twins = root().join(format!("target/e2e/llvm-{llvm}/twins"));
    let _ = fs::remove_dir_all(&twins); // of an earlier run, where there was one
    let program = env::current_exe().map_err(|error| format!("cannot find xtask: {error}"))?;
    let output = step(&name, || {
        let mut test = command(program, ["test", "--sdk", "--llvm", &llvm.to_string()]);
        test.stderr(Stdio::inherit());
        with_path(&mut test, cmake);
        test.output().map_err(|error| format!("cannot run the tests: {error}"))
    })?;
    let stdout = String::from_utf8_lossy(&output.stdout);
    let verdict = stdout.lines().last().unwrap_or("no test ran").to_owned();
    let files = fs::read_dir(twins).into_iter().flatten().flatten();
    let counts = files.filter_map(|file| fs::read_to_string(file.path()).ok());
    let compared = counts.filter_map(|count| count.trim().parse::<u64>().ok()).sum();
    Ok(Row { name, verdict, compared, passed: output.status.success() })
}

/// Puts the folder of another CMake before all others.
fn with_path(command: &mut Command, cmake: Option<&Path>) {
    let folders = env::var_os("PATH").unwrap_or_default();
    let folders = cmake.map(Path::to_owned).into_iter().chain(env::split_paths(&folders));
    let path = env::join_paths(folders).unwrap_or_else(|_| OsString::new());
    command.env("PATH", path);
}

fn cmake_version(folder: Option<&Path>) -> Result<String, String> {
    let program = folder.map_or_else(|| PathBuf::from("cmake"), |folder| folder.join("cmake"));
    if folder.is_none() {
        tools::ensure(&[])?;
    }
    let version = tools::capture(command(program, ["--version"]))?;
    let first = version.lines().next().unwrap_or_default();
    Ok(first.replace("cmake version", "CMake"))
}

/// The newest CMake from PyPI, in a folder of its own.
fn newest_cmake() -> Result<PathBuf, String> {
    let folder = root().join("target/cmake-newest");
    step("install the newest CMake from PyPI", || {
        if tools::capture(command("python3", ["-c", "import ensurepip"])).is_err() {
            tools::install(vec!["python3-venv".to_owned()])?;
        }
        run(command("python3", [Path::new("-m"), Path::new("venv"), &folder]))?;
        run(command(
            folder.join("bin/pip"),
            ["install", "--quiet", "--disable-pip-version-check", "--upgrade", "cmake"],
        ))
    })?;
    Ok(folder.join("bin"))
}

/// Bytes of each plugin that was built last, by name.
fn plugin_sizes() -> Vec<(String, u64)> {
    let files = fs::read_dir(root().join("target/plugins")).into_iter().flatten().flatten();
    let mut sizes: Vec<_> = files
        .filter_map(|file| {
            let name = file.file_name().into_string().ok()?;
            Some((name, file.metadata().ok()?.len()))
        })
        .collect();
    sizes.sort();
    sizes
}

fn print(rows: &[Row], sizes: &[Vec<(String, u64)>]) {
    for row in rows {
        println!("{:<24} {}; {} inputs compared with twins", row.name, row.verdict, row.compared);
    }
    print!("\n{:<28}", "bytes in Release");
    for major in LLVMS {
        print!("{:>10}", format!("LLVM {major}"));
    }
    println!();
    for (index, (name, _)) in sizes.iter().flatten().take(sizes[0].len()).enumerate() {
        print!("{name:<28}");
        for of_llvm in sizes {
            let size = of_llvm.get(index).map_or(0, |(_, size)| *size);
            print!("{size:>10}");
        }
        println!();
    }
}
