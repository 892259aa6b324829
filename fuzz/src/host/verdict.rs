//! What is broken where the host answers otherwise than it is documented.

use keyway_host::{Error, Stage};

use super::script::Step;
use crate::invariants::Failure;

/// What a call returned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// Nothing, or a number.
    Number(Option<i32>),
    /// Bytes: their number and a sum of them.
    Bytes(usize, u64),
}

/// A failure.
///
/// # Errors
///
/// Always.
pub fn broken<T>(key: impl Into<String>, detail: impl Into<String>) -> Result<T, Failure> {
    Err(Failure { key: key.into(), detail: detail.into() })
}

/// The variant's name.
pub fn name(error: &Error) -> &'static str {
    match error {
        Error::Engine(_) => "Engine",
        Error::Contract(_) => "Contract",
        Error::Compile(_) => "Compile",
        Error::Instantiate(_) => "Instantiate",
        Error::Version { .. } => "Version",
        Error::Import { .. } => "Import",
        Error::Initialize => "Initialize",
        Error::Denied { .. } => "Denied",
        Error::NoFunction { .. } => "NoFunction",
        Error::Plugin { .. } => "Plugin",
        Error::Input { .. } => "Input",
        Error::Range { .. } => "Range",
        Error::Code { .. } => "Code",
        Error::Trap { .. } => "Trap",
        Error::Panic { .. } => "Panic",
        Error::Cancelled { .. } => "Cancelled",
        Error::Fuel { .. } => "Fuel",
        Error::Time { .. } => "Time",
        Error::Memory { .. } => "Memory",
        Error::Table { .. } => "Table",
        Error::Output { .. } => "Output",
        Error::Busy { .. } => "Busy",
        Error::ModuleBytes { .. } => "ModuleBytes",
        Error::AboveHost { .. } => "AboveHost",
        Error::Register { .. } => "Register",
        Error::Ended { .. } => "Ended",
        _ => "another",
    }
}

/// An error is one line, and of those that its function can give.
///
/// # Errors
///
/// Where it is not.
pub fn error(from: &str, error: &Error, can_be: &[&str]) -> Result<(), Failure> {
    let (name, text) = (name(error), error.to_string());
    if text.contains(char::is_control) || text.is_empty() {
        return broken(format!("text of {name}"), text);
    }
    if !can_be.contains(&name) {
        return broken(format!("{from} gave {name}"), text);
    }
    Ok(())
}

/// What [`keyway_host::Host::load`] can give.
pub const OF_LOAD: [&str; 9] = [
    "Contract",
    "ModuleBytes",
    "Import",
    "Link",
    "Initialize",
    "Memory",
    "Table",
    "Compile",
    "Instantiate",
];

/// What starting an instance can give.
pub const OF_START: [&str; 11] = [
    "Denied",
    "Memory",
    "Table",
    "Trap",
    "Time",
    "Fuel",
    "Panic",
    "Version",
    "Instantiate",
    "Cancelled",
    "Busy",
];

/// What calls can give, each of which ends the instance.
const ENDS: [&str; 10] =
    ["Range", "Code", "Trap", "Panic", "Cancelled", "Fuel", "Time", "Memory", "Table", "Ended"];

/// What calls can give that leave the instance as it is, mostly.
const ANSWERS: [&str; 3] = ["Plugin", "NoFunction", "Output"];

/// Whether the stage after a call is the one that is documented.
///
/// # Errors
///
/// Where it is not.
pub fn stage(
    step: &Step,
    is_bytes: bool,
    (before, after): (Stage, Stage),
    result: &Result<Said, Error>,
) -> Result<(), Failure> {
    let alive = match (step, result) {
        (Step::Init, Ok(_)) => Stage::Initialized,
        (Step::Cleanup, _) => Stage::Uninitialized,
        _ => before,
    };
    let was = result.as_ref().map_or_else(name, |_| "Ok");
    if let Err(problem) = result {
        error("a call", problem, &[ENDS.as_slice(), &ANSWERS].concat())?;
    }
    let fits = match was {
        // nothing was called, and nothing may come back to life
        _ if before == Stage::Ended => {
            let counts_none = matches!(result, Ok(Said::Number(None))); // it has no counter
            let is_count = matches!(step, Step::Count);
            let was_refused = matches!(was, "Ended" | "NoFunction") || is_count && counts_none;
            after == Stage::Ended && was_refused
        }
        // asking for the message may have ended it
        "Plugin" if is_bytes && matches!(step, Step::Init | Step::Call(..)) => {
            after == alive || after == Stage::Ended
        }
        "Ended" => false,
        _ if ENDS.contains(&was) => after == Stage::Ended,
        _ => after == alive,
    };
    match fits {
        true => Ok(()),
        false => broken(
            format!("stage {after:?} after {was}"),
            format!("{result:?} of an instance that was {before:?}, called by {step:?}"),
        ),
    }
}
