//! `cargo xtask fuzz`: many inputs for the checker.

use clap::Args;

use crate::step::{cargo, finish, run, step};

const HELP: &str = "\
One module alone, such as a failing one that was written:
  cargo run --release --package keyway-fuzz -- --input target/fuzz/1-1.wasm";

/// Which inputs.
#[derive(Args)]
#[command(after_help = HELP)]
pub(crate) struct Arguments {
    /// How many inputs
    #[arg(long, default_value_t = 2_000_000)]
    runs: u64,
    /// Other inputs for another seed
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// The number of the first input
    #[arg(long, default_value_t = 0)]
    first: u64,
    /// Threads
    #[arg(long, default_value_t = 1)]
    jobs: u64,
    /// Measures time and memory of the inputs made by thought instead
    #[arg(long, conflicts_with_all = ["runs", "seed", "first", "jobs"])]
    hostile: bool,
}

pub(crate) fn fuzz(arguments: &Arguments) -> Result<(), String> {
    step("build fuzz-check", || {
        run(cargo(["build", "--locked", "--release", "--package", "keyway-fuzz"]))
    })?;
    let Arguments { runs, seed, first, jobs, hostile } = arguments;
    let mut fuzz = cargo(["run", "--quiet", "--locked", "--release", "--package", "keyway-fuzz"]);
    fuzz.arg("--");
    if *hostile {
        fuzz.arg("--hostile");
    } else {
        fuzz.args([format!("--runs={runs}"), format!("--seed={seed}")]);
        fuzz.args([format!("--first={first}"), format!("--jobs={jobs}")]);
    }
    finish(fuzz)
}
