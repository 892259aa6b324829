//! Arguments, exit codes, and how errors are shown.

/// The exit codes below, for the help of each command that has them all.
macro_rules! exit_status {
    () => {
        "\
Exit status:
  0  ok
  1  the plugin returned an error
  2  usage, no such function, or a file cannot be read
  3  the plugin does not fit its contract
  4  the plugin trapped
  5  a limit was reached"
    };
}

mod call;
mod inspect;
mod launch;
mod log;
mod nearest;
mod new;
mod run;

use std::{
    error::Error as _,
    io::{self, Write},
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::{Args, Parser, Subcommand, ValueEnum};
use keyway_host::{Error, Frame, Options};
use wasm_abi_check::{
    Contract, ContractError, Finding,
    file::{self, UntilClosed},
    printable, printable_path,
};

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
    Call(call::Arguments),
    Inspect(inspect::Arguments),
    New(new::Arguments),
}

const AFTER_HELP: &str = concat!(
    "\
Examples:
  keyway run hello.wasm --input 21
  keyway call greet.wasm greet --input Ada
  keyway inspect hello.wasm
  keyway new hello --template lifecycle-cpp

",
    exit_status!()
);

const PLUGIN_ERROR: u8 = 1;
const USAGE: u8 = 2;
const CONTRACT: u8 = 3;
const TRAP: u8 = 4;
const LIMIT: u8 = 5;

/// Why a command ends early.
enum Failure {
    /// A file cannot be read.
    Read(PathBuf, io::Error),
    /// There is no such contract.
    Contract(ContractError),
    /// Standard output cannot be written.
    Write(io::Error),
    /// The host said no to the plugin at this path, or the plugin did; and what to
    /// type instead, where that is known.
    Host(PathBuf, Error, Option<String>),
    /// It is none of the host's or the plugin's: what is wrong, what to type
    /// instead, and the exit code.
    Wrong(String, Option<String>, u8),
    /// It was told already; only the exit code is left.
    Told(u8),
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Write(error)
    }
}

/// The plugin, and what it should fit.
#[derive(Args)]
struct Source {
    /// The plugin, a .wasm file
    plugin: PathBuf,

    /// Contract that it must fit: function, lifecycle, bytes, or a .toml file.
    /// Without it the module's own metadata decides, else its exports
    #[arg(long, value_name = "NAME|FILE")]
    contract: Option<String>,

    /// Feature that it may use beyond the pinned ones; may be repeated
    #[arg(long, value_name = "FEATURE")]
    feature: Vec<Feature>,
}

/// A feature that is not pinned.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Feature {
    // of 128 bits, not the relaxed one
    Simd,
}

impl Source {
    fn bytes(&self) -> Result<Vec<u8>, Failure> {
        file::read(&self.plugin).map_err(|error| Failure::Read(self.plugin.clone(), error))
    }

    fn contract(&self) -> Result<Option<Contract>, Failure> {
        self.contract.as_deref().map(Contract::find).transpose().map_err(Failure::Contract)
    }

    fn options(&self) -> Options {
        let mut options = Options::default();
        if self.feature.contains(&Feature::Simd) {
            options.features.insert(wasm_abi_check::Feature::Simd);
        }
        options
    }

    fn failed(&self, error: Error) -> Failure {
        Failure::Host(self.plugin.clone(), error, None)
    }
}

pub(crate) fn main() -> ExitCode {
    let result = match Arguments::parse().command {
        Command::Run(arguments) => run::run(&arguments),
        Command::Call(arguments) => call::run(&arguments),
        Command::Inspect(arguments) => inspect::run(&arguments),
        Command::New(arguments) => new::run(&arguments),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => ExitCode::from(tell(&failure)),
    }
}

/// Standard output, as long as somebody reads it.
fn stdout() -> impl Write {
    UntilClosed(anstream::stdout())
}

/// A line on standard error; where that is closed or full, the exit code remains.
fn complain(line: &str) {
    let _ = writeln!(anstream::stderr(), "{line}");
}

fn hint(text: &str) {
    complain(&format!("  hint: {text}"));
}

fn show_findings(findings: &[Finding], path: &Path) {
    for finding in findings {
        complain(&format!("{:#}", finding.show(path)));
    }
}

/// Shows a failure on standard error and returns its exit code.
fn tell(failure: &Failure) -> u8 {
    match failure {
        Failure::Read(path, error) => {
            complain(&format!("error: cannot read the plugin: {error}: {}", printable_path(path)));
            USAGE
        }
        Failure::Contract(error) => {
            complain(&format!("error: {}", error.to_string().trim_end()));
            if let Some(suggestion) = error.hint() {
                hint(&suggestion);
            }
            USAGE
        }
        Failure::Write(error) => {
            complain(&format!("error: cannot write: {error}"));
            USAGE
        }
        Failure::Host(path, error, remedy) => {
            let code = tell_error(path, error);
            remedy.iter().for_each(|remedy| hint(remedy));
            code
        }
        Failure::Wrong(what, remedy, code) => {
            complain(&format!("error: {what}"));
            remedy.iter().for_each(|remedy| hint(remedy));
            *code
        }
        Failure::Told(code) => *code,
    }
}

fn tell_error(path: &Path, error: &Error) -> u8 {
    if let Error::Contract(report) = error {
        show_findings(&report.findings, path);
    }
    complain(&format!("error: {error}"));
    let mut source = error.source();
    while let Some(cause) = source {
        complain(&format!("  caused by: {}", printable(&cause.to_string())));
        source = cause.source();
    }
    if let Error::Trap { trap, .. } = error {
        show_callers(&trap.frames);
    }
    exit_code(error)
}

/// Those that led to the trap; the first frame trapped, and is in the error itself.
/// What the SDK's macros put between them says nothing to an author.
fn show_callers(frames: &[Frame]) {
    let callers: Vec<_> =
        frames.iter().skip(1).filter(|frame| frame.is_known() && !frame.is_of_macro()).collect();
    if callers.is_empty() {
        return;
    }
    let shown: Vec<_> = callers.iter().take(MAX_CALLERS).map(ToString::to_string).collect();
    let more = if callers.len() > shown.len() { ", ..." } else { "" };
    complain(&format!("  called from: {}{more}", shown.join(", ")));
}

/// How many callers of a function that trapped are shown.
const MAX_CALLERS: usize = 8;

fn exit_code(error: &Error) -> u8 {
    match error {
        Error::Plugin { .. } => PLUGIN_ERROR,
        Error::Contract(_)
        | Error::Version { .. }
        | Error::Import { .. }
        | Error::Initialize
        | Error::Denied { .. }
        | Error::Range { .. }
        | Error::Code { .. }
        | Error::Ended { .. }
        | Error::Compile(_)
        | Error::Instantiate(_) => CONTRACT,
        Error::Trap { .. } => TRAP,
        #[cfg(feature = "wasi")]
        Error::Exit { .. } => TRAP,
        Error::Time { .. }
        | Error::Fuel { .. }
        | Error::Memory { .. }
        | Error::Table { .. }
        | Error::Input { .. }
        | Error::Output { .. }
        | Error::ModuleBytes { .. }
        | Error::Cancelled { .. }
        | Error::Busy { .. } => LIMIT,
        _ => USAGE,
    }
}
