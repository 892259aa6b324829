//! `bench-host`: the time of what a host does, beside its floor and its peers.
//!
//! Each contestant has a file of its own: [`keyway`], [`raw`] wasmtime, [`extism`] in
//! another process, and the [`native`] twins. All of them take turns ([`rounds`]);
//! medians and promises go to the [`table`], a [`report`] and a picture ([`svg`]).

mod case;
mod extism;
mod keyway;
mod native;
mod raw;
mod report;
mod rounds;
mod svg;
mod table;
mod work;

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
    time::Duration,
};

use clap::Parser;
use keyway_benches::{ending, machine::Machine, output::write};

use crate::{
    case::{Case, Contestant},
    extism::Extism,
    keyway::Keyway,
    raw::{Allocation, Raw},
    rounds::Measured,
    work::{Plugins, Result, Work},
};

/// Compares keyway-host with wasmtime by hand, with Extism, and with native code
#[derive(Parser)]
#[command(name = "bench-host")]
struct Arguments {
    /// Folder in which benches/plugins was built
    #[arg(long, value_name = "DIR")]
    plugins: PathBuf,

    /// The program bench-extism; without it Extism is left out
    #[arg(long, value_name = "PROGRAM")]
    extism: Option<PathBuf>,

    /// A case to measure, instead of all; may be given again
    #[arg(long, value_name = "CASE")]
    case: Vec<Case>,

    /// A contestant to measure, by its column in the table, instead of all; may be given
    /// again. One alone is what a profiler wants
    #[arg(long, value_name = "CONTESTANT")]
    only: Vec<Contestant>,

    /// How many turns each contestant has in each case
    #[arg(long, value_name = "N", default_value_t = 101, value_parser = clap::value_parser!(u16).range(1..))]
    rounds: u16,

    /// Milliseconds of a turn. Many short turns tell more than a few long ones, in which
    /// the machine always does something else as well
    #[arg(long, value_name = "MS", default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..))]
    turn: u16,

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
    let all = Contestants::new(&arguments.plugins, arguments.extism.as_deref())?;
    let cases = if arguments.case.is_empty() { &Case::ALL[..] } else { &arguments.case };
    let turn = Duration::from_millis(arguments.turn.into());
    let mut measured = Vec::new();
    table::begin();
    for (number, case) in (1..).zip(cases) {
        eprintln!("    {number} of {}: {case}", cases.len());
        let mut works = all.works(*case)?;
        works.retain(|(who, _)| arguments.only.is_empty() || arguments.only.contains(who));
        let of_case = rounds::measure(*case, works, arguments.rounds, turn)?;
        table::add(&of_case);
        measured.push(of_case);
    }
    table::end(&measured);
    let machine = Machine::here();
    machine.note_load();
    write(&arguments.json, &report::json(&measured, machine)?)?;
    write(&arguments.svg, &svg::draw(&measured))?;
    Ok(!measured.iter().any(Measured::is_broken))
}

struct Contestants {
    keyway: Keyway,
    pooled: Raw,
    on_demand: Raw,
    extism: Vec<(Contestant, Extism)>,
    /// For what is compiled before.
    folder: tempfile::TempDir,
}

impl Contestants {
    fn new(folder: &Path, extism: Option<&Path>) -> Result<Self> {
        let plugins = Plugins::read(folder)?;
        let temporary = tempfile::tempdir()?;
        let kinds = [Contestant::Extism, Contestant::ExtismUnlimited, Contestant::ExtismUnread];
        let extism = extism.into_iter().flat_map(|program| {
            kinds.map(|who| {
                Extism::start(program, who, folder, temporary.path()).map(|extism| (who, extism))
            })
        });
        Ok(Self {
            extism: extism.collect::<Result<_>>()?,
            keyway: Keyway::new(&plugins)?,
            pooled: Raw::new(Allocation::Pooled, &plugins)?,
            on_demand: Raw::new(Allocation::OnDemand, &plugins)?,
            folder: temporary,
        })
    }

    /// What there is of a case, ready to run.
    fn works(&self, case: Case) -> Result<Vec<(Contestant, Work)>> {
        let mut works = Vec::new();
        if let Some(work) = self.keyway.work(case)? {
            works.push((Contestant::Keyway, work));
        }
        works.push((Contestant::Raw, self.pooled.work(case, self.folder.path())?));
        if case == Case::Fresh {
            // elsewhere the same code runs in memory of the same kind
            works.push((Contestant::OnDemand, self.on_demand.work(case, self.folder.path())?));
        }
        for (who, extism) in &self.extism {
            let is_of_this = match who {
                _ if case == Case::FreshYield => false, // it has no calls that yield
                Contestant::ExtismUnlimited => !matches!(case, Case::LoadCold | Case::LoadCached),
                Contestant::ExtismUnread => matches!(case, Case::Echo(_)),
                _ => true,
            };
            if is_of_this {
                works.push((*who, extism.work(case)));
            }
        }
        if let Some(work) = native::work(case)? {
            works.push((Contestant::Native, work));
        }
        Ok(works)
    }
}
