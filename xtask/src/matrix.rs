//! `cargo xtask matrix`: the tests of the SDK with every supported LLVM, and with the
//! newest CMake.

use std::{
    collections::{BTreeMap, BTreeSet},
    env,
    ffi::OsString,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use crate::{
    root,
    step::{cargo, command, run, step},
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

/// The whole table, or the one row of an LLVM that was chosen.
pub(crate) fn matrix(chosen: Option<u32>) -> Result<(), String> {
    let llvms = chosen.map_or_else(|| LLVMS.to_vec(), |major| vec![major]);
    let mut rows = Vec::new();
    let mut sizes = Vec::new();
    for &major in &llvms {
        let name = format!("LLVM {major}, {}", cmake_version(None)?);
        rows.push(row(name, major, None)?);
        sizes.push((major, plugin_sizes()));
    }
    if chosen.is_none() {
        let newest = LLVMS[LLVMS.len() - 1];
        let folder = newest_cmake()?;
        let name = format!("LLVM {newest}, {}", cmake_version(Some(&folder))?);
        rows.push(row(name, newest, Some(&folder))?);
    }
    for row in &rows {
        println!("{:<24} {}; {} inputs compared with twins", row.name, row.verdict, row.compared);
    }
    print!("\n{}", size_table(&sizes));
    match rows.iter().all(|row| row.passed) {
        true => Ok(()),
        false => Err("a test failed".to_owned()),
    }
}

/// Runs `cargo xtask test --sdk` with one LLVM, and one CMake where it is told.
fn row(name: String, llvm: u32, cmake: Option<&Path>) -> Result<Row, String> {
    let twins = root().join(format!("target/e2e/llvm-{llvm}/twins"));
    for earlier in [&twins, &plugins()] {
        let _ = fs::remove_dir_all(earlier); // where there was a run before
    }
    let output = step(&name, || {
        // by cargo, since the tests may build this very program anew
        let mut test = cargo(["xtask", "test", "--sdk", "--llvm", &llvm.to_string()]);
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
        tools::python(&folder)?;
        run(command(
            folder.join("bin/pip"),
            ["install", "--quiet", "--disable-pip-version-check", "--upgrade", "cmake"],
        ))
    })?;
    Ok(folder.join("bin"))
}

/// Bytes of plugins by name.
type Sizes = BTreeMap<String, u64>;

/// Where the tests keep the plugins that they built.
fn plugins() -> PathBuf {
    root().join("target/plugins")
}

/// Of each plugin that was built last.
fn plugin_sizes() -> Sizes {
    let files = fs::read_dir(plugins()).into_iter().flatten().flatten();
    let sizes = files.filter_map(|file| {
        Some((file.file_name().into_string().ok()?, file.metadata().ok()?.len()))
    });
    sizes.collect()
}

/// A line for each plugin and a column for each LLVM; a dash where a plugin is absent.
fn size_table(sizes: &[(u32, Sizes)]) -> String {
    let mut header = format!("{:<28}", "bytes in Release");
    for (major, _) in sizes {
        header += &format!("{:>10}", format!("LLVM {major}"));
    }
    let names: BTreeSet<_> = sizes.iter().flat_map(|(_, of_llvm)| of_llvm.keys()).collect();
    let lines = names.into_iter().map(|name| {
        let mut line = format!("{name:<28}");
        for (_, of_llvm) in sizes {
            let size = of_llvm.get(name).map_or_else(|| "-".to_owned(), u64::to_string);
            line += &format!("{size:>10}");
        }
        line
    });
    [header].into_iter().chain(lines).map(|line| line + "\n").collect()
}

#[cfg(test)]
mod tests {
    use super::size_table;

    #[test]
    fn sizes_stand_in_the_line_of_their_plugin() {
        let sizes = |list: &[(&str, u64)]| {
            list.iter().map(|&(name, size)| (name.to_owned(), size)).collect()
        };
        let table = size_table(&[
            (14, sizes(&[("b.wasm", 20), ("c.wasm", 30)])),
            (22, sizes(&[("a.wasm", 1), ("c.wasm", 33)])),
        ]);
        let expected = "\
bytes in Release               LLVM 14   LLVM 22
a.wasm                               -         1
b.wasm                              20         -
c.wasm                              30        33
";
        assert_eq!(table, expected);
    }
}
