//! Runs plugins: load, check, compile, instantiate, call.
//!
//! A [`Host`] holds the engine and the limits. It turns bytes into a [`Plugin`],
//! which is checked against its contract and compiled, and a plugin makes any
//! number of [`Instance`]s, each with a memory of its own. What breaks the
//! contract never runs, and no call outlives its time limit.
//!
//! Integers go in and out by [`Instance::process`], bytes by [`Instance::call`]. What
//! an instance may do beyond computing is granted to it: see [`Grants`].
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
#![warn(clippy::print_stderr, clippy::print_stdout)] // libraries do not talk

mod builder;
mod bytes;
mod cache;
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
mod instance;
mod limits;
mod log;
pub mod manifest;
mod plugin;
mod pool;
mod sandbox;
mod slots;
mod span;
mod state;
mod trap;
mod vars;
#[cfg(feature = "wasi")]
mod wasi;
mod watch;

pub use builder::Builder;
pub use cache::{Cache, CacheError};
pub use engine::Allocation;
pub use error::Error;
pub use function::Function;
pub use functions::{Context, FunctionError, ScalarFunction};
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
pub use wasm_abi_check::{Contract, ContractError, Feature, Metadata, Options, Report};
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
