//! `cargo xtask demo`: from a C++ source to a running plugin.

use crate::{
    cmake,
    step::{cargo, command, finish, run, step},
    tools,
};

const BUILD: &str = "target/demo";
const PLUGIN: &str = "target/demo/hello.wasm";

pub(crate) fn demo() -> Result<(), String> {
    tools::ensure(&[])?;
    step("build the checker and the host", || {
        run(cargo(["build", "--locked", "--package", "wasm-abi-check", "--package", "keyway-host"]))
    })?;
    step("configure plugins/hello with the toolchain file", || {
        cmake::configure("plugins/hello", BUILD)
    })?;
    step("compile, link and check the plugin", || run(command("cmake", ["--build", BUILD])))?;
    // No closing line: what the plugin says is the last thing to be seen.
    eprintln!("==> run the plugin");
    let mut keyway = cargo(["run", "--quiet", "--locked", "--package", "keyway-host", "--"]);
    keyway.args(["run", PLUGIN, "--input", "21"]);
    finish(keyway)
}
