//! Arguments, check, print, exit.

mod arguments;
mod contracts;
mod files;
mod progress;
mod rules;
mod run;
mod signals;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use anstream::stderr;

pub(crate) use arguments::FormatName;
pub(crate) use files::Source;

use crate::format::github;

use arguments::Arguments;

/// The program's exit status; of several modules the highest counts.
pub(crate) mod status {
    pub(crate) const FITS: u8 = 0;
    pub(crate) const FINDINGS: u8 = 1;
    pub(crate) const USAGE: u8 = 2;
    pub(crate) const UNREADABLE: u8 = 3;
}

/// Why nothing was checked, or not all was told.
enum Failure {
    /// The user can mend it: what is wrong, and what to type instead.
    Usage { message: String, hint: Option<String> },
    /// Standard output cannot be written.
    Output(io::Error),
}

impl Failure {
    fn usage(message: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), hint: None }
    }

    fn hint(self, text: impl Into<String>) -> Self {
        match self {
            Self::Usage { message, .. } => Self::Usage { message, hint: Some(text.into()) },
            failure => failure,
        }
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        Self::Output(error)
    }
}

pub(crate) fn main() -> ExitCode {
    let arguments = Arguments::read();
    let (message, hint) = match act(&arguments) {
        Ok(status) => return ExitCode::from(status),
        Err(Failure::Usage { message, hint }) => (message, hint),
        Err(Failure::Output(error)) => {
            let hint = "write it where there is room: wasm-abi-check PLUGIN.wasm > FILE";
            (format!("cannot write: {error}"), Some(hint.to_owned()))
        }
    };
    if arguments.format == FormatName::Github {
        let hint = hint.map(|hint| format!("\nhint: {hint}")).unwrap_or_default();
        complain(&github::failure(&format!("{message}{hint}")));
    } else {
        complain(&format!("error: {message}"));
        if let Some(hint) = hint {
            complain(&format!("  hint: {hint}"));
        }
    }
    ExitCode::from(status::USAGE)
}

fn act(arguments: &Arguments) -> Result<u8, Failure> {
    if let Some(schema) = arguments.print_schema {
        rules::print_schema(schema)
    } else if arguments.list_rules {
        rules::list(arguments.format)
    } else if let Some(path) = &arguments.contract_from {
        contracts::derive(path)
    } else if arguments.print_contract {
        contracts::print(arguments)
    } else if let Some(id) = &arguments.explain {
        rules::explain(id)
    } else {
        run::run(arguments)
    }
}

/// A line on standard error; where that is closed or full, the exit status remains.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(stderr(), "{line}");
}
