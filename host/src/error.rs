//! What can go wrong between a file and a result.

use std::{fmt, time::Duration};

use keyway_abi::{AbiVersion, describe_code};
use wasm_abi_check::Report;

/// Why a plugin was not loaded or a call gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine could not be set up on this machine.
    #[error("cannot set up the WebAssembly engine")]
    Engine(#[source] wasmtime::Error),

    /// The module does not fit its contract; it was not compiled.
    #[error("the plugin cannot be loaded: {}", .0.verdict())]
    Contract(Report),

    /// The compiler refused the module.
    #[error("cannot compile the plugin")]
    Compile(#[source] wasmtime::Error),

    /// The module could not be set up in memory.
    #[error("cannot instantiate the plugin")]
    Instantiate(#[source] wasmtime::Error),

    /// The plugin was built for another ABI.
    #[error(
        "ABI version mismatch, host: {}.{}, plugin: {plugin}",
        AbiVersion::CURRENT.major,
        AbiVersion::CURRENT.minor
    )]
    Version {
        /// What the plugin says.
        plugin: AbiVersion,
    },

    /// The plugin has no such export.
    #[error("the plugin has no `{function}`")]
    NoFunction {
        /// The export's name.
        function: &'static str,
    },

    /// The plugin answered with an error code. The instance is still good.
    #[error("`{function}` returned {code} ({})", describe_code(*.code))]
    Plugin {
        /// The function that was called.
        function: &'static str,
        /// The code, below 0.
        code: i32,
    },

    /// The plugin trapped. The instance must not be used again.
    #[error("`{function}` trapped: {trap}")]
    Trap {
        /// The function that was called.
        function: &'static str,
        /// What happened, and where.
        trap: Trap,
    },

    /// A call took longer than the limit. The instance must not be used again.
    #[error("`{function}` ran longer than the time limit of {limit:?}")]
    Time {
        /// The function that was called.
        function: &'static str,
        /// The limit.
        limit: Duration,
    },

    /// The plugin asked for more memory than the limit, at its start or before
    /// it gave up with a trap. The instance must not be used again.
    #[error("`{function}` needs {} KiB of memory, the limit is {} KiB", needed.div_ceil(1024), limit >> 10)]
    Memory {
        /// The function that was called, or `memory` at the start.
        function: &'static str,
        /// What it asked for, in bytes.
        needed: usize,
        /// The limit in bytes.
        limit: usize,
    },

    /// The plugin asked for more table entries than the limit, at its start or
    /// before it gave up with a trap. The instance must not be used again.
    #[error("`{function}` needs a table of {needed} entries, the limit is {limit}")]
    Table {
        /// The function that was called, or `table` at the start.
        function: &'static str,
        /// What it asked for, in entries.
        needed: usize,
        /// The limit in entries.
        limit: usize,
    },

    /// An earlier call ended with a trap or at a limit: what the plugin's memory
    /// holds since is anybody's guess.
    #[error("`{function}` was not called: the instance ended with an earlier trap or limit")]
    Ended {
        /// The function that should have been called.
        function: &'static str,
    },
}

/// A trap: its kind, and the plugin's functions that were running.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Trap {
    /// Such as `integer divide by zero`.
    pub kind: String,
    /// Names of the running functions, the innermost first; `?` where the module
    /// has none.
    pub functions: Vec<String>,
}

impl fmt::Display for Trap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.kind)?;
        match self.functions.first().filter(|name| *name != "?") {
            Some(function) => write!(f, " in `{function}`"),
            None => Ok(()),
        }
    }
}
