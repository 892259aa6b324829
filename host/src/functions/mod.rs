//! Functions of the embedder, under namespaces of their own (ABI.md, Imports).
//!
//! Whatever one does is an error of the call that it was called in: a panic, and a
//! function that is done too late.

mod bytes;
mod scalars;

use std::{
    any::Any,
    cell::Cell,
    collections::{BTreeMap, BTreeSet},
    fmt,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use keyway_abi::import;
use wasmtime::Linker;

pub use bytes::{Context, FunctionError};
pub(crate) use bytes::{define as from_bytes, result_get};
pub use scalars::{Scalar, ScalarFunction, ScalarResult};

use crate::{Error, state::State};

/// Puts a function under its names into a linker.
type Define = Arc<dyn Fn(&mut Linker<State>, &Name) -> wasmtime::Result<()> + Send + Sync>;

/// Namespace and name of a function.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Name {
    pub(crate) namespace: Arc<str>,
    pub(crate) name: Arc<str>,
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.namespace, self.name)
    }
}

/// The functions that an embedder registers.
#[derive(Clone, Default)]
pub(crate) struct Registry {
    functions: BTreeMap<Name, Define>,
    /// The first that cannot be registered, and why.
    wrong: Option<(Name, &'static str)>,
}

impl Registry {
    pub(crate) fn add(&mut self, namespace: &str, name: &str, define: Define) {
        let name = Name { namespace: namespace.into(), name: name.into() };
        if namespace == import::MODULE || namespace == WASI {
            self.wrong.get_or_insert((name, "its namespace is taken"));
        } else if self.functions.insert(name.clone(), define).is_some() {
            self.wrong.get_or_insert((name, "it is there already"));
        }
    }

    pub(crate) fn namespaces(&self) -> BTreeSet<String> {
        self.functions.keys().map(|name| name.namespace.to_string()).collect()
    }

    pub(crate) fn define(&self, linker: &mut Linker<State>) -> Result<(), Error> {
        if let Some((name, reason)) = &self.wrong {
            return Err(Error::Register { name: name.to_string(), reason });
        }
        for (name, define) in &self.functions {
            define(linker, name).map_err(Error::Engine)?;
        }
        Ok(())
    }
}

/// The namespace of WASI preview 1.
pub(crate) const WASI: &str = "wasi_snapshot_preview1";

/// Why a function of the embedder ended the call that it was called in.
#[derive(Clone, Debug, thiserror::Error)]
pub(crate) enum Failed {
    #[error("`{name}` panicked: {message}")]
    Panicked { name: String, message: String },
    #[error("the call was cancelled, or ran longer than its time limit")]
    Late,
    #[cfg(feature = "wasi")]
    #[error("the program ended itself with exit code {code}")]
    Exited { code: u32 },
}

thread_local! {
    static IS_WITHIN: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread runs a function of the embedder, called by a plugin.
#[inline]
pub(crate) fn is_within() -> bool {
    IS_WITHIN.get()
}

/// Runs a function of the embedder.
pub(crate) fn guard<T>(name: impl fmt::Display, run: impl FnOnce() -> T) -> Result<T, Failed> {
    let was_within = IS_WITHIN.replace(true);
    let result = catch_unwind(AssertUnwindSafe(run));
    IS_WITHIN.set(was_within);
    result
        .map_err(|panic| Failed::Panicked { name: name.to_string(), message: message_of(&*panic) })
}

/// The words of a panic, where it has such.
fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied();
    let text = text.or_else(|| panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("without a message").to_owned()
}

impl State {
    /// After a function of the host, which no limit interrupts: whether the call may
    /// go on.
    pub(crate) fn in_time(&self) -> Result<(), Failed> {
        match self.watch.is_over() || self.watch.is_cancelled() {
            true => Err(Failed::Late),
            false => Ok(()),
        }
    }
}
