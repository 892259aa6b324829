//! Why a command ends early, how that is shown, and its exit code.

use std::{
    error::Error as StdError,
    io,
    path::{Path, PathBuf},
};

use keyway_host::{CacheError, Error, Frame};
use wasm_abi_check::{ContractError, Finding, printable, printable_path};

use super::{complain, hint};

/// The exit codes below, for the help of each command that has them all.
macro_rules! exit_status {
    () => {
        "\
Exit status:
  0  ok
  1  the plugin returned an error
  2  usage, no such function, or a file cannot be read
  3  the plugin does not fit its contract, or is not granted what it needs
  4  the plugin trapped, or ended itself
  5  a limit was reached
  130, 143  interrupted by Ctrl-C, or terminated"
    };
}
pub(super) use exit_status;

pub(super) const PLUGIN_ERROR: u8 = 1;
pub(super) const USAGE: u8 = 2;
pub(super) const CONTRACT: u8 = 3;
const TRAP: u8 = 4;
pub(super) const LIMIT: u8 = 5;

/// Why a command ends early.
pub(super) enum Failure {
    /// A file cannot be read.
    Read(PathBuf, io::Error),
    /// There is no such contract.
    Contract(ContractError),
    /// The cache that was asked for cannot be had.
    Cache(CacheError),
    /// Standard output cannot be written.
    Write(io::Error),
    /// The host said no to the plugin at this path, or the plugin did; and what to
    /// type instead, where that is known.
    Host(PathBuf, Error, Option<String>),
    /// A signal broke off a call; and the exit code.
    Interrupted(Error, u8),
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

/// Shows a failure on standard error and returns its exit code.
pub(super) fn tell(failure: &Failure) -> u8 {
    let (what, remedy, code) = match failure {
        Failure::Read(path, error) => {
            let what = format!("cannot read the plugin: {error}: {}", printable_path(path));
            (what, None, USAGE)
        }
        Failure::Contract(error) => (error.to_string().trim_end().to_owned(), error.hint(), USAGE),
        Failure::Cache(error) => {
            complain(&format!("error: {error}"));
            show_causes(error);
            error.hint().iter().for_each(|remedy| hint(remedy));
            return USAGE;
        }
        Failure::Write(error) => (format!("cannot write: {error}"), None, USAGE),
        Failure::Host(path, error, remedy) => {
            let code = tell_error(path, error);
            remedy.clone().or_else(|| error.hint()).iter().for_each(|remedy| hint(remedy));
            return code;
        }
        Failure::Interrupted(error, code) => (error.to_string(), None, *code),
        Failure::Wrong(what, remedy, code) => (what.clone(), remedy.clone(), *code),
        Failure::Told(code) => return *code,
    };
    complain(&format!("error: {what}"));
    remedy.iter().for_each(|remedy| hint(remedy));
    code
}

pub(super) fn show_findings(findings: &[Finding], path: &Path) {
    for finding in findings {
        complain(&format!("{:#}", finding.show(path)));
    }
}

pub(super) fn tell_error(path: &Path, error: &Error) -> u8 {
    if let Error::Contract(report) = error {
        show_findings(&report.findings, path);
    }
    complain(&format!("error: {error}"));
    show_causes(error);
    if let Error::Trap { trap, .. } = error {
        show_callers(&trap.frames);
    }
    exit_code(error)
}

fn show_causes(error: &dyn StdError) {
    let mut source = error.source();
    while let Some(cause) = source {
        complain(&format!("  caused by: {}", printable(&cause.to_string())));
        source = cause.source();
    }
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
        | Error::Feature { .. }
        | Error::Initialize
        | Error::Sha256 { .. }
        | Error::Denied { .. }
        | Error::Range { .. }
        | Error::Code { .. }
        | Error::Ended { .. }
        | Error::Compile(_)
        | Error::Link(_)
        | Error::Instantiate(_) => CONTRACT,
        Error::Trap { .. } | Error::Panic { .. } => TRAP,
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
        Error::NoFunction { .. }
        | Error::Manifest(_)
        | Error::AboveHost { .. }
        | Error::Register { .. }
        | Error::Engine(_) => USAGE,
        #[cfg(feature = "wasi")]
        Error::Directory { .. } => USAGE,
        _ => USAGE, // the enum may grow
    }
}
