//! `fuzz-host`: throws modules at the host, calls what loads, and counts what breaks.

use std::{
    fs, io,
    io::Write,
    path::{Path, PathBuf},
    process::{self, ExitCode},
};

use clap::Parser;
use keyway_fuzz::{
    campaign::Plan,
    corpus::root,
    host::{
        campaign::{self, Found, Source, Summary},
        input,
    },
};

/// Throws modules at the host, calls what loads, and counts what breaks.
#[derive(Parser)]
#[command(name = "fuzz-host", after_help = AFTER_HELP, override_usage = USAGE)]
struct Arguments {
    /// How many runs.
    #[arg(long, default_value_t = 100_000, value_name = "N")]
    runs: u64,

    /// Makes the same runs each time.
    #[arg(long, default_value_t = 1, value_name = "S")]
    seed: u64,

    /// The number of the first run.
    #[arg(long, default_value_t = 0, value_name = "N")]
    first: u64,

    /// Threads.
    #[arg(long, default_value_t = 1, value_name = "J")]
    jobs: u64,

    /// Takes this module, or its text, for all runs.
    #[arg(long, value_name = "FILE")]
    input: Option<PathBuf>,
}

const USAGE: &str = "cargo run --release --package keyway-fuzz --bin fuzz-host -- [OPTIONS]";

const AFTER_HELP: &str = "\
Examples:
  cargo xtask fuzz host --runs 500000 --seed 7 --jobs 2
  cargo xtask fuzz host --seed 7 --first 12345 --runs 1
  cargo run --release --package keyway-fuzz --bin fuzz-host -- --input target/fuzz/host-7-1.wat

Exit status:
  0  every invariant holds
  1  one is broken, or a run does not end
  2  usage, or a file cannot be read or written";

fn main() -> ExitCode {
    match many(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

fn many(arguments: &Arguments) -> io::Result<bool> {
    let Arguments { runs, seed, first, jobs, .. } = *arguments;
    let plan = Plan { seed, first, runs, jobs, until: None };
    let corpus = input::corpus();
    let given = arguments.input.as_deref().map(module).transpose()?;
    let source = given.as_deref().map_or(Source::Corpus(&corpus), Source::Module);
    eprintln!("{} modules to start from", corpus.modules.len());
    let start = std::time::Instant::now();
    let progress = |summary: &Summary| {
        let done = summary.tally.runs();
        let rate = done as f64 / start.elapsed().as_secs_f64();
        let found = summary.found.len();
        eprint!("\r{done} of {runs} runs, {rate:.0} a second, {found} kinds of failure ");
    };
    let summary = campaign::run(&plan, source, progress, |run| {
        eprintln!("\nrun {run} does not end");
        process::exit(1);
    });
    let summary = summary.map_err(io::Error::other)?;
    eprintln!();
    tell(&summary)?;
    for (number, found) in summary.found.values().enumerate() {
        report(number + 1, found, arguments)?;
    }
    Ok(summary.found.is_empty())
}

fn module(path: &Path) -> io::Result<Vec<u8>> {
    let bytes =
        fs::read(path).map_err(|error| io::Error::other(format!("{error}: {}", path.display())))?;
    if path.extension().is_some_and(|end| end == "wat") {
        return Ok(wat::parse_bytes(&bytes).map_err(io::Error::other)?.into_owned());
    }
    Ok(bytes)
}

fn tell(summary: &Summary) -> io::Result<()> {
    let mut out = io::stdout();
    write!(out, "{}", summary.tally)?;
    let shown = summary.resident.map(|bytes| bytes.map_or("-".into(), |b| (b >> 10).to_string()));
    writeln!(out, "memory at 10 %: {} KiB, at the end: {} KiB", shown[0], shown[1])?;
    let (runs, seconds) = (summary.tally.runs(), summary.time.as_secs_f64());
    writeln!(out, "{runs} runs in {seconds:.0} s, {:.0} a second", runs as f64 / seconds)?;
    let panics = summary.found.keys().filter(|key| key.starts_with("panic")).count();
    writeln!(out, "{} kinds of failure, {panics} of them panics", summary.found.len())
}

/// Tells one failure, and writes its module.
fn report(number: usize, found: &Found, arguments: &Arguments) -> io::Result<()> {
    let mut out = io::stdout();
    let Found { failure, module, run, times } = found;
    writeln!(out, "\n{}: {times} times, first in run {run}", failure.key)?;
    let detail: String = failure.detail.chars().take(600).collect();
    writeln!(out, "  {}", detail.escape_debug())?;
    let folder = root().join("target/fuzz");
    fs::create_dir_all(&folder)?;
    let path = folder.join(format!("host-{}-{number}.wasm", arguments.seed));
    fs::write(&path, module)?;
    if let Ok(text) = wasmprinter::print_bytes(module) {
        fs::write(path.with_extension("wat"), text)?;
    }
    writeln!(out, "  {} bytes: {}", module.len(), path.display())?;
    writeln!(out, "  again: cargo xtask fuzz host --seed {} --first {run} --runs 1", arguments.seed)
}
