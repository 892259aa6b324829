//! `cargo xtask demo`: from a C++ source to a running plugin.

use crate::{
    cmake,
    step::{cargo, command, finish, program, run, step},
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
        cmake::configure("plugins/hello", BUILD)
    })?;
    step("compile, link and check the plugin", || run(command("cmake", ["--build", BUILD])))?;
    // No closing line: what the plugin says is the last thing to be seen.
    eprintln!("==> run the plugin");
    let keyway = program("keyway").ok_or("cargo did not put `keyway` beside this program")?;
    finish(command(&keyway, ["run", PLUGIN, "--input", "21"]))
}
