//! `cargo xtask bench server`: builds what is compared, and lets `bench-server` compare it.

use std::path::PathBuf;

use clap::Args;

use crate::{
    root,
    step::{cargo, finish, run, step},
    tools::{self, Tool},
};

/// Without the host, which runs in the server alone.
const BENCH: [&str; 3] = ["--no-default-features", "--features", "server"];

pub(super) const HELP: &str = "\
Examples:
  cargo xtask bench server
  cargo xtask bench server --case run-16 --rounds 21
  cargo xtask bench server --case beside --case kept --seconds 1
  cargo xtask bench server --json numbers.json --svg picture.svg

Cases: run-1, run-16, run-256, echo-1k, echo-64k, spread, beside, kept. What is measured
is told under the table. The servers and wrk share the machine: on one where others run as
well, more rounds tell more.

Exit status:
  0  every promise kept that was measured
  1  a promise broken, a wrong answer, or no measurement";

#[derive(Args)]
pub(crate) struct Arguments {
    /// A case to measure, instead of all; may be given again
    #[arg(long, value_name = "CASE")]
    case: Vec<String>,

    /// How many turns each server has in each case
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Seconds of a turn
    #[arg(long, value_name = "S", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=600))]
    seconds: u16,

    /// Where the numbers of all rounds go [default: target/bench/server.json]
    #[arg(long, value_name = "FILE")]
    json: Option<PathBuf>,

    /// Where the picture goes [default: target/bench/server.svg]
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

pub(super) fn server(arguments: Arguments) -> Result<(), String> {
    tools::ensure(&[Tool::Wrk])?;
    build()?;
    let mut measure = cargo(["run", "--release", "--quiet", "--locked"]);
    measure.args(super::PACKAGE).args(BENCH).args(["--bin", "bench-server", "--"]);
    measure.arg("--plugins").arg(root().join(super::PLUGINS));
    for case in arguments.case {
        measure.arg("--case").arg(case);
    }
    measure.arg("--rounds").arg(arguments.rounds.to_string());
    measure.arg("--seconds").arg(arguments.seconds.to_string());
    measure.arg("--json").arg(super::file(arguments.json, "target/bench/server.json")?);
    measure.arg("--svg").arg(super::file(arguments.svg, "target/bench/server.svg")?);
    finish(measure)
        .map_err(|_| "bench-server ended with a promise broken, or without a result".into())
}

/// One after the other: the server has features of the host that its peer has no use for.
fn build() -> Result<(), String> {
    super::build_plugins()?;
    step("build keyway-server in release", || {
        run(cargo(["build", "--release", "--locked", "--package", "keyway-server"]))
    })?;
    step("build the benchmark in release", || {
        let mut build = cargo(["build", "--release", "--locked"]);
        build.args(super::PACKAGE).args(BENCH).args([
            "--bin",
            "bench-server",
            "--bin",
            "bench-axum",
        ]);
        run(build)
    })
}
