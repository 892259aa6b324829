//! Plugins, configured by CMake with the toolchain file of this repository.

use std::{fs, io};

use crate::{
    root,
    step::{command, program, run},
};

/// Configures the project in `source` anew, in the folder `build`; both below the root.
/// `cmake --build` comes next.
pub(crate) fn configure(source: &str, build: &str) -> Result<(), String> {
    forget(build)?;
    let toolchain = root().join("cmake/wasm32-wasi.cmake");
    let mut configure = command("cmake", ["-S", source, "-B", build, "-G", "Ninja"]);
    configure.arg(format!("-DCMAKE_TOOLCHAIN_FILE={}", toolchain.display()));
    if let Some(checker) = program("wasm-abi-check") {
        configure.arg(format!("-DKEYWAY_CHECKER={}", checker.display()));
    }
    run(configure)
}

/// An earlier build may be of another compiler.
fn forget(folder: &str) -> Result<(), String> {
    let folder = root().join(folder);
    match fs::remove_dir_all(&folder) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => {
            Err(format!("cannot remove an earlier build: {error}: {}", folder.display()))
        }
        _ => Ok(()),
    }
}
