//! `cargo xtask demo`: from a C++ source to a running plugin.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

use crate::{
    root,
    step::{cargo, command, finish, run, step},
    tools,
};

const BUILD: &str = "target/demo";
const PLUGIN: &str = "target/demo/hello.wasm";

pub(crate) fn demo() -> Result<(), String> {
    tools::ensure(&[])?;
    step("build the checker and the host", || {
        // of the whole workspace, so that the tests need not build them again
        let programs = ["--bin", "wasm-abi-check", "--bin", "keyway"];
        run(cargo(["build", "--locked", "--workspace"].into_iter().chain(programs)))
    })?;
    step("configure plugins/hello with the toolchain file", || {
        forget(&root().join(BUILD))?;
        let toolchain = root().join("cmake/wasm32-wasi.cmake");
        let mut configure = command("cmake", ["-S", "plugins/hello", "-B", BUILD, "-G", "Ninja"]);
        configure.arg(format!("-DCMAKE_TOOLCHAIN_FILE={}", toolchain.display()));
        if let Some(checker) = program("wasm-abi-check") {
            configure.arg(format!("-DKEYWAY_CHECKER={}", checker.display()));
        }
        run(configure)
    })?;
    step("compile, link and check the plugin", || run(command("cmake", ["--build", BUILD])))?;
    // No closing line: what the plugin says is the last thing to be seen.
    eprintln!("==> run the plugin");
    let keyway = program("keyway").ok_or("cargo did not put `keyway` beside this program")?;
    finish(command(&keyway, ["run", PLUGIN, "--input", "21"]))
}

/// One that was just built: it lies where cargo put this program.
fn program(name: &str) -> Option<PathBuf> {
    let program = env::current_exe().ok()?.with_file_name(name);
    program.is_file().then_some(program)
}

/// An earlier build may be of another compiler.
fn forget(folder: &Path) -> Result<(), String> {
    match fs::remove_dir_all(folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(format!("cannot remove an earlier build: {error}: {}", folder.display()))
        }
        _ => Ok(()),
    }
}
