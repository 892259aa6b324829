//! Arguments, exit codes, and how errors are shown.

mod inspect;
mod run;

use std::{
    error::Error as _,
    io,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anstream::eprintln;
use clap::{Parser, Subcommand};
use keyway_host::Error;
use wasm_abi_check::file;

/// Runs WebAssembly plugins that fit their contract.
#[derive(Parser)]
#[command(name = "keyway", version, about, after_help = AFTER_HELP)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Run(run::Arguments),
    Inspect(inspect::Arguments),
}

const AFTER_HELP: &str = "\
Exit status:
  0  ok
  1  the plugin returned an error
  2  usage, or a file cannot be read
  3  the plugin does not fit its contract
  4  the plugin trapped
  5  a limit was reached";

const PLUGIN_ERROR: u8 = 1;
const USAGE: u8 = 2;
const CONTRACT: u8 = 3;
const TRAP: u8 = 4;
const LIMIT: u8 = 5;

/// Why a command ends early.
enum Failure {
    /// A file cannot be read.
    Read(PathBuf, io::Error),
    /// Standard output cannot be written.
    Write(io::Error),
    /// The host said no, or the plugin did.
    Host(Error),
    /// It was told already; only the exit code is left.
    Told(u8),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Host(error)
    }
}

pub(crate) fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(tell(&failure)),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, Failure> {
    file::read(path).map_err(|error| Failure::Read(path.to_owned(), error))
}

/// Shows a failure on standard error and returns its exit code.
fn tell(failure: &Failure) -> u8 {
    match failure {
        Failure::Read(path, error) => {
            eprintln!("error: cannot read the plugin: {error}: {}", path.display());
            USAGE
        }
        Failure::Write(error) if error.kind() == io::ErrorKind::BrokenPipe => 0,
        Failure::Write(error) => {
            eprintln!("error: cannot write: {error}");
            USAGE
        }
        Failure::Host(error) => tell_error(error),
        Failure::Told(code) => *code,
    }
}

fn tell_error(error: &Error) -> u8 {
    if let Error::Contract(report) = error {
        for finding in &report.findings {
            eprintln!("{finding}");
        }
    }
    eprintln!("error: {error}");
    let mut source = error.source();
    while let Some(cause) = source {
        eprintln!("  caused by: {cause}");
        source = cause.source();
    }
    if let Error::Trap { trap, .. } = error
        && trap.functions.len() > 1
    {
        eprintln!("  called from: {}", trap.functions[1..].join(", "));
    }
    exit_code(error)
}

fn exit_code(error: &Error) -> u8 {
    match error {
        Error::Plugin { .. } => PLUGIN_ERROR,
        Error::Contract(_) | Error::Version { .. } | Error::NoFunction { .. } => CONTRACT,
        Error::Trap { .. } => TRAP,
        Error::Time { .. } | Error::Memory { .. } | Error::Table { .. } => LIMIT,
        Error::Compile(_) | Error::Instantiate(_) => CONTRACT,
        _ => USAGE,
    }
}
