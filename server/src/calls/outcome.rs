//! What came of a call: for metrics, and for the client.

use keyway_host::Error;
use wasm_abi_check::printable_text;

use crate::http::{Code, Problem};

/// What came of a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Ok,
    Error,
    Trap,
    Limit,
    Timeout,
    Broken,
    Busy,
    Cancelled,
}

impl Outcome {
    pub(crate) const ALL: [Self; 8] = [
        Self::Ok,
        Self::Error,
        Self::Trap,
        Self::Limit,
        Self::Timeout,
        Self::Broken,
        Self::Busy,
        Self::Cancelled,
    ];

    /// Its value of the label `outcome`.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Error => "error",
            Self::Trap => "trap",
            Self::Limit => "limit",
            Self::Timeout => "timeout",
            Self::Broken => "broken",
            Self::Busy => "busy",
            Self::Cancelled => "cancelled",
        }
    }
}

/// What an error of the host comes to. What the client is told holds no path: neither of
/// this machine nor of the one on which the plugin was built.
pub(crate) fn of(error: &Error) -> (Outcome, Problem) {
    let (outcome, code) = match error {
        Error::Plugin { code, .. } => {
            let problem = Problem::new(Code::PluginError, error.to_string());
            return (Outcome::Error, problem.with_plugin_code(*code));
        }
        Error::Trap { function, trap } => {
            let said = trap.message.as_deref().map(printable_text);
            let said = said.map_or_else(String::new, |said| format!(": {said}"));
            let message = format!("`{function}` trapped: {}{said}", trap.kind);
            return (Outcome::Trap, Problem::new(Code::PluginTrap, message));
        }
        Error::Exit { .. } | Error::Panic { .. } => (Outcome::Trap, Code::PluginTrap),
        Error::Time { .. } => (Outcome::Timeout, Code::CallTimeout),
        Error::Cancelled { .. } => (Outcome::Cancelled, Code::CallTimeout),
        Error::Fuel { .. } | Error::Memory { .. } | Error::Table { .. } | Error::Output { .. } => {
            (Outcome::Limit, Code::PluginLimit)
        }
        Error::Input { .. } => (Outcome::Error, Code::BodyTooLarge),
        Error::NoFunction { .. } => (Outcome::Error, Code::UnknownFunction),
        Error::Busy { .. } => (Outcome::Busy, Code::ServerBusy),
        Error::Range { .. } | Error::Code { .. } | Error::Version { .. } | Error::Ended { .. } => {
            (Outcome::Broken, Code::PluginBroken)
        }
        // those of loading, which was done before
        _ => {
            let message = "the plugin cannot be started";
            return (Outcome::Broken, Problem::new(Code::PluginBroken, message));
        }
    };
    (outcome, Problem::new(code, error.to_string()))
}
