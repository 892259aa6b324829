//! `cargo xtask fuzz`: many inputs for the checker, or for the host.

use clap::{Args, ValueEnum};

use crate::step::{cargo, finish, run, step};

const HELP: &str = "\
Examples:
  cargo xtask fuzz --runs 2000000 --seed 7
  cargo xtask fuzz host --runs 500000 --seed 7 --jobs 2

One module alone, such as a failing one that was written:
  cargo run --release --package keyway-fuzz --no-default-features -- --input target/fuzz/1-1.wasm
  cargo run --release --package keyway-fuzz --bin fuzz-host -- --input target/fuzz/host-1-1.wasm";

/// What gets the inputs.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Target {
    /// The checker, with contracts
    Check,
    /// The host, which loads modules and calls them
    Host,
}

/// Which inputs.
#[derive(Args)]
#[command(after_help = HELP)]
pub(crate) struct Arguments {
    /// What gets them
    #[arg(value_enum, default_value_t = Target::Check, hide_default_value = true)]
    target: Target,
    /// How many inputs; 2,000,000 for the checker, 500,000 for the host unless told
    #[arg(long)]
    runs: Option<u64>,
    /// Other inputs for another seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of the first input
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Threads
    #[arg(long, default_value_t = 1)]
    jobs: u64,
    /// Measures time and memory of the checker on the inputs made by thought instead
    #[arg(long, conflicts_with_all = ["target", "runs", "seed", "first", "jobs"])]
    hostile: bool,
}

const PACKAGE: [&str; 4] = ["--locked", "--release", "--package", "keyway-fuzz"];
/// Without the host, which takes minutes to compile.
const CHECK: [&str; 3] = ["--no-default-features", "--bin", "fuzz-check"];
const HOST: [&str; 2] = ["--bin", "fuzz-host"];

pub(crate) fn fuzz(arguments: &Arguments) -> Result<(), String> {
    let Arguments { target, runs, seed, first, jobs, hostile } = arguments;
    let (program, usual) = match target {
        Target::Check => (CHECK.as_slice(), 2_000_000),
        Target::Host => (HOST.as_slice(), 500_000),
    };
    step("build the fuzzer in release", || {
        let mut build = cargo(["build"]);
        build.args(PACKAGE).args(program);
        run(build)
    })?;
    let mut fuzz = cargo(["run", "--quiet"]);
    fuzz.args(PACKAGE).args(program).arg("--");
    if *hostile {
        fuzz.arg("--hostile");
    } else {
        let runs = runs.unwrap_or(usual);
        fuzz.args([format!("--runs={runs}"), format!("--seed={seed}")]);
        fuzz.args([format!("--first={first}"), format!("--jobs={jobs}")]);
    }
    finish(fuzz)
}
