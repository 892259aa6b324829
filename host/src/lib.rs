//! Runs plugins: load, check, compile, instantiate, call.
//!
//! A [`Host`] holds the engine and the limits. It turns bytes into a [`Plugin`],
//! which is checked against its contract and compiled, and a plugin makes any
//! number of [`Instance`]s, each with a memory of its own. What breaks the
//! contract never runs, and no call outlives its time limit. The rules are in
//! `ABI.md`, to which the pages refer by section.
//!
//! ```
//! # let wasm = wat::parse_str("(module (func (export \"process\") (param i32) (result i32) local.get 0))")?;
//! use keyway_host::{Host, Limits};
//!
//! let host = Host::new(Limits::default())?;
//! let plugin = host.load(&wasm)?; // checked and compiled
//! let mut instance = plugin.instantiate()?;
//! assert_eq!(instance.process(21)?, 21);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Set up
//!
//! One host serves a whole process. [`Host::builder`] sets it up: the [`Limits`], how many
//! instances there may be, the [functions](Builder::function) that it has for plugins, the
//! [contracts](Builder::contract) that it knows, a [`Cache`] on disk, the
//! [deterministic](Builder::deterministic) mode. A host, its plugins and pools are shared
//! between threads by cloning, which is cheap; an instance belongs to one thread at a time,
//! and may move.
//!
//! # Load, check, compile
//!
//! [`Host::load`] does all three. A module that does not fit gives [`Error::Contract`],
//! with every finding in its [`Report`], as the checker's program tells them. Load when a
//! service starts or a file changes, never in a request: compiling takes milliseconds, an
//! instance microseconds at most.
//!
//! ```
//! # use keyway_host::{Error, Host, Limits};
//! # let host = Host::new(Limits::default())?;
//! # let wasm = wat::parse_str("(module (func (export \"process\") (param f32)))")?;
//! let Err(Error::Contract(report)) = host.load(&wasm) else { panic!("it fits") };
//! assert_eq!(report.findings[0].rule.id, "KW013"); // the signature is wrong
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Instantiate
//!
//! [`Plugin::instantiate`] makes a memory, or takes one that was set back to how it began
//! ([`Builder::recycled`]), and runs what the plugin's constructors do.
//! What an instance may do beyond computing is granted to it, and nothing is unless it is
//! told: see [`Grants`]. A plugin is held to limits of its own by [`Plugin::with_limits`].
//! Plugins that tell their callers apart can be kept ready in a [`Pool`].
//!
//! # Call
//!
//! Integers go in and out by [`Instance::process`], bytes by [`Instance::call`], whose
//! result is borrowed from the plugin's memory. After [`Error::Plugin`] and
//! [`Error::Output`] an instance goes on; after a trap, a limit or an answer that cannot be
//! true it has [ended](Stage::Ended), and another one is made:
//!
//! ```
//! # use keyway_host::{Error, Host, Limits, Stage};
//! # let wasm = wat::parse_str("(module (func (export \"process\") (param i32) (result i32)
//! #     (if (i32.eqz (local.get 0)) (then unreachable)) local.get 0))")?;
//! # let plugin = Host::new(Limits::default())?.load(&wasm)?;
//! let mut instance = plugin.instantiate()?;
//! assert!(matches!(instance.process(-7), Err(Error::Plugin { code: -7, .. })));
//! assert_eq!(instance.process(7)?, 7);
//! assert!(matches!(instance.process(0), Err(Error::Trap { .. })));
//! assert_eq!(instance.stage(), Stage::Ended);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A call keeps its thread until it is done, at its time limit at the latest, or until a
//! [`Canceller`] stops it. Its sibling whose name ends in `_async` yields to the executor
//! every 10 ms, so that many plugins share a thread.
//!
//! # Features
//!
//! Both are on by default, and an embedder leaves out what it does not use.
//!
//! - `cli`: the program `keyway`.
//! - `wasi`: WASI preview 1, for plugins that are granted it.
#![warn(missing_debug_implementations)] // so that whoever uses them can derive it
#![warn(clippy::print_stderr, clippy::print_stdout)] // libraries do not talk

mod body;
mod builder;
mod bytes;
mod cache;
mod callee;
mod clock;
mod debug;
mod engine;
mod entry;
mod error;
mod exports;
mod file;
mod function;
mod functions;
mod grants;
mod hex;
mod host;
mod imports;
mod input;
mod instance;
mod limits;
mod log;
pub mod manifest;
mod plugin;
mod pool;
mod prompt;
mod rewind;
mod sandbox;
mod shelf;
mod slots;
mod span;
mod state;
mod trap;
mod vars;
#[cfg(feature = "wasi")]
mod wasi;
mod watch;
mod writes;

pub use builder::Builder;
pub use cache::{Cache, CacheError};
pub use engine::{Allocation, FEATURES};
pub use error::Error;
pub use function::Function;
pub use functions::{Context, FunctionError, Scalar, ScalarFunction, ScalarResult};
pub use grants::{Access, Capability, Grants};
pub use host::Host;
pub use instance::{Instance, Stage};
pub use keyway_abi::AbiVersion;
pub use limits::Limits;
pub use log::{Level, Log, Record};
pub use manifest::{Manifest, ManifestError};
pub use plugin::Plugin;
pub use pool::{Pool, Pooled};
pub use trap::{Frame, Trap};
pub use vars::{Vars, VarsFull};
#[cfg(feature = "wasi")]
pub use wasi::{Captured, Output, Wasi};
pub use wasm_abi_check::{
    Contract, ContractError, Feature, Features, Finding, Metadata, Options, Report, Severity,
};
pub use watch::Canceller;

// All of it may move between threads.
const _: () = {
    const fn is_send<T: Send>() {}
    const fn is_sync<T: Sync>() {}
    is_send::<(
        Builder,
        Host,
        Plugin,
        Instance,
        Function,
        Canceller,
        Pool,
        Pooled,
        Grants,
        Manifest,
        Error,
    )>();
    is_sync::<(Host, Plugin, Function, Canceller, Pool, Grants)>();
};
