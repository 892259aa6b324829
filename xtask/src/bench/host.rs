//! `cargo xtask bench host`: builds what is compared, and lets `bench-host` compare it.

use std::path::PathBuf;

use clap::Args;

use crate::{
    root,
    step::{cargo, finish, run, step},
    tools,
};

/// Where bench-extism is built; its workspace is `benches/extism`.
const EXTISM: &str = "target/extism";

pub(super) const HELP: &str = "\
Examples:
  cargo xtask bench host
  cargo xtask bench host --without-extism --case int --case fresh
  cargo xtask bench host --only keyway --case echo-64 --rounds 1000
  cargo xtask bench host --rounds 301 --json numbers.json --svg picture.svg

Cases: int, echo-0, echo-64, echo-4k, echo-64k, echo-1m, fresh, fresh-yield, host-call,
load-cold, load-cached. What is measured is told under the table. Extism is compiled in
benches/extism, which takes some minutes the first time.

Exit status:
  0  every promise kept that was measured
  1  a promise broken, or no measurement";

#[derive(Args)]
pub(crate) struct Arguments {
    /// A case to measure, instead of all; may be given again
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,

    /// A contestant to measure, by its column in the table, instead of all; may be given
    /// again
    #[arg(long, value_name = "CONTESTANT")]
    only: Vec<String>,

    /// How many turns each contestant has in each case
    #[arg(long, value_name = "N", default_value_t = 101, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Milliseconds of a turn. Many short turns tell more than a few long ones, in which
    /// the machine always does something else as well
    #[arg(long, value_name = "MS", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    turn: u16,

    /// Leaves out Extism, which is neither compiled then
    #[arg(long)]
    without_extism: bool,

    /// Where the numbers of all rounds go [default: target/bench/host.json]
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Where the picture goes [default: target/bench/host.svg]
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

pub(super) fn host(arguments: Arguments) -> Result<(), String> {
    tools::ensure(&[])?;
    build(arguments.without_extism)?;
    let mut measure = cargo(["run", "--release", "--quiet", "--locked"]);
    measure.args(super::PACKAGE).args(["--bin", "bench-host", "--"]);
    measure.arg("--plugins").arg(root().join(super::PLUGINS));
    if !arguments.without_extism {
        measure.arg("--extism").arg(root().join(EXTISM).join("release/bench-extism"));
    }
    for case in arguments.case {
        measure.arg("--case").arg(case);
    }
    for contestant in arguments.only {
        measure.arg("--only").arg(contestant);
    }
    measure.arg("--rounds").arg(arguments.rounds.to_string());
    measure.arg("--turn").arg(arguments.turn.to_string());
    measure.arg("--json").arg(super::file(arguments.json, "target/bench/host.json")?);
    measure.arg("--svg").arg(super::file(arguments.svg, "target/bench/host.svg")?);
    finish(measure)
        .map_err(|_| "bench-host ended with a promise broken, or without a result".into())
}

fn build(without_extism: bool) -> Result<(), String> {
    super::build_plugins()?;
    step("build the benchmark in release", || {
        let mut build = cargo(["build", "--release", "--locked"]);
        build.args(super::PACKAGE).args(["--bin", "bench-host"]);
        run(build)
    })?;
    if without_extism {
        return Ok(());
    }
    step("build Extism in release", || {
        let manifest = ["--manifest-path", "benches/extism/Cargo.toml", "--target-dir", EXTISM];
        let mut build = cargo(["build", "--release", "--locked"]);
        build.args(manifest);
        run(build)
    })
}
