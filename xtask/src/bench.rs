//! `cargo xtask bench`: what the project promises of its speed, measured.

mod host;
mod server;

use std::path::{self, PathBuf};

use clap::Subcommand;

use crate::{
    cmake, corpus, root,
    step::{cargo, command, finish, run, step},
};

/// Where the plugins are built that are measured.
const PLUGINS: &str = "target/bench/plugins";

const PACKAGE: [&str; 2] = ["--package", "keyway-benches"];
/// Without the host, which takes minutes to compile.
const CHECK: [&str; 3] = ["--no-default-features", "--bin", "bench-check"];

const CHECK_HELP: &str = "\
Examples:
  cargo xtask bench check
  cargo xtask bench check --contract lifecycle
  cargo xtask bench check --contract sdk/contracts/function.toml

The modules are listed in xtask/corpus.toml, and fetched once, into target/corpus, by
npm, pip and cargo. What is measured is told under the table.

Exit status:
  0  every module within the limits
  1  a ratio or a peak of memory above its limit, or no measurement";

/// What can be measured.
#[derive(Subcommand)]
pub(crate) enum Bench {
    /// Checks modules that others built, and compares the time with that of plain
    /// validation, the memory with the module's size
    #[command(after_help = CHECK_HELP)]
    Check {
        /// Contract to check against, a name or a .toml file; without it each module's
        /// own metadata decides, else its exports
        #[arg(long, value_name = "NAME|FILE")]
        contract: Option<String>,
    },
    /// Compares the host with wasmtime by hand, with Extism, and with native code, in
    /// turns; ends in a table, a JSON file and a picture
    #[command(after_help = host::HELP)]
    Host(host::Arguments),
    /// Compares keyway-server with an axum server that runs no plugins, in turns; ends in a
    /// table, a JSON file and a picture
    #[command(after_help = server::HELP)]
    Server(server::Arguments),
}

pub(crate) fn bench(what: Bench) -> Result<(), String> {
    match what {
        Bench::Check { contract } => check(contract),
        Bench::Host(arguments) => host::host(arguments),
        Bench::Server(arguments) => server::server(arguments),
    }
}

fn check(contract: Option<String>) -> Result<(), String> {
    let modules = corpus::fetch()?;
    step("build the benchmark in release", || {
        let mut build = cargo(["build", "--release", "--locked"]);
        build.args(PACKAGE).args(CHECK);
        run(build)
    })?;
    let mut measure = cargo(["run", "--release", "--quiet", "--locked"]);
    measure.args(PACKAGE).args(CHECK).arg("--");
    if let Some(contract) = contract {
        measure.arg("--contract").arg(from_here(contract)?);
    }
    measure.args(modules);
    finish(measure).map_err(|_| "bench-check ended with a limit broken, or without a result".into())
}

/// A contract's file by a path that holds from every folder; a name as it is.
fn from_here(contract: String) -> Result<String, String> {
    if !contract.ends_with(".toml") && !contract.contains(path::is_separator) {
        return Ok(contract);
    }
    let path = path::absolute(&contract).map_err(|error| format!("{error}: {contract}"))?;
    path.into_os_string().into_string().map_err(|_| format!("not a path in UTF-8: {contract}"))
}

/// Those of benches/plugins, by the toolchain and the checker of this repository.
fn build_plugins() -> Result<(), String> {
    step("build the checker", || run(cargo(["build", "--locked", "--package", "wasm-abi-check"])))?;
    step("build the plugins of benches/plugins", || {
        cmake::configure("benches/plugins", PLUGINS)?;
        run(command("cmake", ["--build", PLUGINS]))
    })
}

/// A path that holds from every folder: the user's from where they are, the default
/// from the root.
fn file(told: Option<PathBuf>, default: &str) -> Result<PathBuf, String> {
    match told {
        Some(told) => path::absolute(&told).map_err(|error| format!("{error}: {}", told.display())),
        None => Ok(root().join(default)),
    }
}
