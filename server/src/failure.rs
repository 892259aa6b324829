//! Why the server ends early, how that is told, and its exit code.

use std::{fmt, io::Write as _, process::ExitCode};

/// Why the server ends early.
#[derive(Debug)]
pub(crate) struct Failure {
    what: String,
    hint: Option<String>,
    code: u8,
}

/// It went wrong while it ran.
const FAILED: u8 = 1;
/// The arguments, the configuration or a file that they name is wrong.
const USAGE: u8 = 2;

impl Failure {
    pub(crate) fn usage(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None, code: USAGE }
    }

    pub(crate) fn failed(what: impl Into<String>) -> Self {
        Self { what: what.into(), hint: None, code: FAILED }
    }

    /// The same with what to write instead.
    pub(crate) fn with_hint(self, hint: impl Into<String>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    /// Shows it on standard error.
    pub(crate) fn tell(&self) -> ExitCode {
        // where standard error is closed, the exit code remains
        let _ = writeln!(anstream::stderr(), "error: {self}");
        ExitCode::from(self.code)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.hint {
            Some(hint) => write!(f, "\n  hint: {hint}"),
            None => Ok(()),
        }
    }
}
