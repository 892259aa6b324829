//! `bench-server`: requests a second and latency of keyway-server, beside an axum server
//! without plugins.
//!
//! Both are processes of their own ([`peers`]), to which [`wrk`] sends by turns
//! ([`rounds`]); medians and promises go to the [`table`], a [`report`] and a picture
//! ([`svg`]).

mod case;
mod peers;
mod process;
mod report;
mod rounds;
mod store;
mod svg;
mod table;
mod wrk;

use std::{
    env,
    error::Error,
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Parser;
use keyway_benches::{ending, machine::Machine, output::write};

use crate::{
    case::Case,
    peers::Peers,
    process::Stop,
    rounds::{Measured, Plan},
};

/// Whatever goes wrong, as it is told.
type Result<T> = std::result::Result<T, Box<dyn Error>>;

/// Compares keyway-server with an axum server that runs no plugins
#[derive(Parser)]
#[command(name = "bench-server")]
struct Arguments {
    /// The program keyway-server [default: the one beside this program]
    #[arg(long, value_name = "PROGRAM")]
    server: Option<PathBuf>,

    /// The program bench-axum [default: the one beside this program]
    #[arg(long, value_name = "PROGRAM")]
    axum: Option<PathBuf>,

    /// Folder in which benches/plugins was built
    #[arg(long, value_name = "DIR")]
    plugins: PathBuf,

    /// A case to measure, instead of all; may be given again
    #[arg(long, value_name = "CASE")]
    case: Vec<Case>,

    /// How many turns each server has in each case
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Seconds of a turn
    #[arg(long, value_name = "S", default_value_t = 3, value_parser = clap::value_parser!(u16).range(1..=600))]
    seconds: u16,

    /// Where the numbers of all rounds go
    #[arg(long, value_name = "FILE")]
    json: PathBuf,

    /// Where the picture goes
    #[arg(long, value_name = "FILE")]
    svg: PathBuf,
}

fn main() -> ExitCode {
    ending::of(run(&Arguments::parse()))
}

/// Whether every promise was kept that was measured.
fn run(arguments: &Arguments) -> Result<bool> {
    let stop = Stop::listen()?;
    wrk::expect_installed()?;
    let machine = Machine::here(); // before this loads it
    let folder = tempfile::tempdir()?;
    let mut peers = start(arguments, folder.path(), &stop)?;
    let cases = if arguments.case.is_empty() { &Case::ALL[..] } else { &arguments.case };
    let plan = Plan { rounds: arguments.rounds, seconds: arguments.seconds };
    let mut measured = Vec::new();
    table::begin();
    for (number, case) in (1..).zip(cases) {
        eprintln!("    {number} of {}: {case}", cases.len());
        let of_case = rounds::measure(*case, &mut peers, plan, folder.path(), &stop)
            .map_err(|error| format!("case `{case}`: {error}"))?;
        table::add(&of_case);
        measured.push(of_case);
    }
    table::end(&measured);
    machine.note_load();
    write(&arguments.json, &report::json(&measured, machine)?)?;
    write(&arguments.svg, &svg::draw(&measured))?;
    Ok(!measured.iter().any(Measured::is_broken))
}

/// The servers, with a store of what was built.
fn start(arguments: &Arguments, folder: &Path, stop: &Stop) -> Result<Peers> {
    let store = folder.join("store");
    fs::create_dir(&store)?;
    store::fill(&store, &arguments.plugins)?;
    let here = env::current_exe()?;
    let program = |told: &Option<PathBuf>, name| match told {
        Some(told) => told.clone(),
        None => here.with_file_name(format!("{name}{}", env::consts::EXE_SUFFIX)),
    };
    let keyway = program(&arguments.server, "keyway-server");
    let axum = program(&arguments.axum, "bench-axum");
    Peers::start([&keyway, &axum], &store, folder, stop)
}
