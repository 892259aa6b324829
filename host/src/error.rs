//! What can go wrong between a file and a result.

use std::{fmt, time::Duration};

use keyway_abi::{AbiVersion, describe_code};
use wasm_abi_check::{Feature, Report, printable, printable_text};

use crate::{Capability, ManifestError, Trap, hex::hex};

/// Why a plugin was not loaded or a call gave no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The engine could not be set up on this machine.
    #[error("cannot set up the WebAssembly engine")]
    Engine(#[source] wasmtime::Error),

    /// The module does not fit its contract; it was not compiled.
    #[error("the plugin cannot be loaded{}", verdict(.0))]
    Contract(Box<Report>),

    /// The compiler refused the module.
    #[error("cannot compile the plugin")]
    Compile(#[source] wasmtime::Error),

    /// The plugin imports a function of the host as one of another type.
    #[error("the plugin's imports do not fit this host's functions")]
    Link(#[source] wasmtime::Error),

    /// The plugin uses a feature that its contract allows and this host does not have.
    #[error("the plugin uses `{feature}`, which this host was not built with")]
    Feature {
        /// The first one.
        feature: Feature,
    },

    /// The module could not be set up in memory, such as where one of its segments lies
    /// outside.
    #[error("cannot instantiate the plugin")]
    Instantiate(#[source] wasmtime::Error),

    /// The plugin was built for another ABI (ABI.md, KW040).
    #[error(
        "ABI version mismatch, host: {}.{}, plugin: {plugin}",
        AbiVersion::CURRENT.major,
        AbiVersion::CURRENT.minor
    )]
    Version {
        /// What the plugin says.
        plugin: AbiVersion,
    },

    /// The plugin imports what its contract allows and this host does not have.
    #[error("the plugin imports `{}`, which this host does not have", printable(.name))]
    Import {
        /// Module and name of the import, parted by a dot.
        name: String,
    },

    /// The plugin's constructors cannot be run: its contract lets `_initialize` be
    /// anything.
    #[error("`_initialize` is not a function `() -> ()`")]
    Initialize,

    /// The plugin imports a capability that it was not granted.
    #[error("the plugin needs the capability `{capability}`, which is not granted")]
    Denied {
        /// The first one that is missing.
        capability: Capability,
    },

    /// The plugin has no such export.
    #[error("the plugin has no `{}`", printable(.function))]
    NoFunction {
        /// The export's name.
        function: String,
    },

    /// The plugin answered with an error code. The instance is still good, unless
    /// asking for the message ended it.
    #[error("`{function}` returned {code} ({}){}", describe_code(*.code), AfterColon(.message))]
    Plugin {
        /// The function that was called.
        function: String,
        /// The code, below 0 (ABI.md, Status codes).
        code: i32,
        /// The plugin's own words, where its contract has such: any text, of at most
        /// 4 KiB.
        message: Option<String>,
    },

    /// The input is longer than the ABI can tell. Nothing was called.
    #[error("the input of `{function}` has {len} bytes, the limit is {}", i32::MAX)]
    Input {
        /// The function that should have been called.
        function: String,
        /// Bytes of the input.
        len: usize,
    },

    /// The plugin told a range that does not lie in its memory. The instance must
    /// not be used again.
    #[error("`{function}` returned {len} bytes at {ptr}, outside of its memory of {memory} bytes")]
    Range {
        /// The function that was called.
        function: String,
        /// Where the range begins.
        ptr: u32,
        /// Its bytes.
        len: u32,
        /// Bytes of the memory.
        memory: usize,
    },

    /// The plugin answered with what is neither a range nor a status code. The
    /// instance must not be used again.
    #[error("`{function}` returned {result}, which is no status code")]
    Code {
        /// The function that was called.
        function: String,
        /// The result, below -2147483648.
        result: i64,
    },

    /// The plugin trapped. The instance must not be used again.
    #[error("`{function}` trapped: {trap}")]
    Trap {
        /// The function that was called.
        function: String,
        /// What happened, and where.
        trap: Box<Trap>,
    },

    /// A function of the embedder panicked within a call. The instance must not be used
    /// again.
    #[error("`{function}` ended in the host's `{}`, which panicked: {}", printable(.host_function), printable_text(.message))]
    Panic {
        /// The plugin's function that was called.
        function: String,
        /// The host's, as `NAMESPACE.NAME`.
        host_function: String,
        /// The words of the panic.
        message: String,
    },

    /// The plugin ended itself, as a program does: by `exit` of C, or `proc_exit` of WASI.
    /// The instance must not be used again.
    #[cfg(feature = "wasi")]
    #[error("`{function}` ended itself with exit code {code}")]
    Exit {
        /// The function that was called.
        function: String,
        /// The code, of which 0 is success.
        code: u32,
    },

    /// A directory that should be granted cannot be opened.
    #[cfg(feature = "wasi")]
    #[error("cannot open the directory to grant: {}", wasm_abi_check::printable_path(.path))]
    Directory {
        /// The directory.
        path: std::path::PathBuf,
        /// What the system says.
        source: std::io::Error,
    },

    /// The instance was [cancelled](crate::Canceller), before the call or within it.
    #[error("`{function}` was cancelled")]
    Cancelled {
        /// The function that was called.
        function: String,
    },

    /// A call used more fuel than the limit. The instance must not be used again.
    #[error("`{function}` used more fuel than the limit of {limit}")]
    Fuel {
        /// The function that was called.
        function: String,
        /// The limit.
        limit: u64,
    },

    /// A call took longer than the limit, whether the plugin computed or a function of the
    /// host did. The instance must not be used again.
    #[error("`{function}` ran longer than the time limit of {limit:?}")]
    Time {
        /// The function that was called.
        function: String,
        /// The limit.
        limit: Duration,
    },

    /// The plugin asked for more memory than the limit, at its start or before
    /// it gave up with a trap. The instance must not be used again.
    #[error("`{function}` needs {} KiB of memory, the limit is {} KiB", needed.div_ceil(1024), limit >> 10)]
    Memory {
        /// The function that was called, or `memory` at the start.
        function: String,
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
        function: String,
        /// What it asked for, in entries.
        needed: usize,
        /// The limit in entries.
        limit: usize,
    },

    /// The result is longer than the limit. The instance is still good.
    #[error("`{function}` returned {len} bytes, the limit is {limit}")]
    Output {
        /// The function that was called.
        function: String,
        /// Bytes of the result.
        len: u32,
        /// The limit in bytes.
        limit: usize,
    },

    /// The host has as many instances as it may have at once. Nothing was started.
    #[error("the host has {limit} instances, which is its limit")]
    Busy {
        /// The limit.
        limit: u32,
    },

    /// The module is larger than the host takes. It was not looked at.
    #[error("the plugin has {len} bytes, the limit is {limit}")]
    ModuleBytes {
        /// Bytes of the module.
        len: usize,
        /// The limit in bytes.
        limit: usize,
    },

    /// A manifest is wrong, or asks for what this host does not have.
    #[error(transparent)]
    Manifest(Box<ManifestError>),

    /// The module is another one than its manifest says. It was not looked at.
    #[error("the plugin's sha256 is `{}`, its manifest says `{}`", hex(.actual), hex(.expected))]
    Sha256 {
        /// What the manifest says.
        expected: [u8; 32],
        /// That of the module.
        actual: [u8; 32],
    },

    /// A limit is higher than what the host was built for.
    #[error("a limit of {wanted} for `{limit}` is above the host's own of {most}")]
    AboveHost {
        /// The limit's name in [`Limits`](crate::Limits).
        limit: &'static str,
        /// What was asked for.
        wanted: usize,
        /// The most that there can be.
        most: usize,
    },

    /// Fuel is limited on a host that does not measure it: it has to be
    /// [deterministic](crate::Builder::deterministic).
    #[error("fuel is limited to {limit}, and this host does not measure it")]
    Unmetered {
        /// The limit.
        limit: u64,
    },

    /// The [`Function`](crate::Function) was looked up in another plugin, or in another
    /// load of the same.
    #[error("`{}` was looked up in another plugin", printable(.function))]
    OtherPlugin {
        /// Its name.
        function: String,
    },

    /// A function of the embedder cannot be registered.
    #[error("the function `{}` cannot be registered: {reason}", printable(.name))]
    Register {
        /// Its name, as `NAMESPACE.NAME`.
        name: String,
        /// Why.
        reason: &'static str,
    },

    /// An earlier call ended with a trap, at a limit or in a lie: what the plugin's
    /// memory holds since is anybody's guess.
    #[error("`{function}` was not called: the instance ended with an earlier error")]
    Ended {
        /// The function that should have been called.
        function: String,
    },
}

impl From<ManifestError> for Error {
    fn from(error: ManifestError) -> Self {
        Self::Manifest(Box::new(error))
    }
}

impl Error {
    /// What to write instead, where that can be guessed.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Manifest(error) => error.hint(),
            _ => None,
        }
    }
}

/// A plugin's message after a colon, on one line; nothing where there is none.
struct AfterColon<'a>(&'a Option<String>);

impl fmt::Display for AfterColon<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_message(f, self.0.as_deref())
    }
}

/// Writes a plugin's message after a colon, on one line.
pub(crate) fn write_message(f: &mut fmt::Formatter<'_>, message: Option<&str>) -> fmt::Result {
    message.map_or(Ok(()), |message| write!(f, ": {}", printable_text(message)))
}

/// What the check came to, where it came to an end.
fn verdict(report: &Report) -> String {
    report.contract.as_ref().map_or_else(String::new, |_| format!(": {}", report.verdict()))
}
