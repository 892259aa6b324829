//! WASI preview 1, of which a plugin gets what it was granted (ABI.md, Imports).
//!
//! Its functions are those of `wasmtime-wasi`, each under the time limit of the call
//! that it was called in. They run on a stack of the plugin's own, so that they wait
//! without a thread where the call yields.

mod bound;
mod dirs;
mod files;
mod functions;
mod output;
mod runtime;
mod session;
mod stream;

use std::{path::Path, sync::Arc};

use bytes::Bytes;

pub(crate) use functions::define;
pub use output::{Captured, Output};
pub(crate) use runtime::{OnDemand, Runtime};
pub(crate) use session::Session;

use crate::{Access, Error};
use dirs::Dirs;

/// What WASI preview 1 gives to each instance: clocks and random numbers, and of all
/// else nothing unless it is set. There is no network. What a plugin waits for is its own
/// time, also in a call that yields. Cheap to clone.
///
/// ```
/// use keyway_host::{Access, Captured, Grants, Output, Wasi};
///
/// let folder = std::env::temp_dir();
/// let output = Captured::new(64 << 10);
/// let mut grants = Grants::default();
/// grants.wasi = Some(
///     Wasi::new()
///         .args(["words", "--sorted"])
///         .env("LANG", "C")
///         .stdout(Output::captured(&output))
///         .dir(folder, "/data", Access::ReadOnly)?,
/// );
/// # Ok::<(), keyway_host::Error>(())
/// ```
#[derive(Clone, Default)]
#[must_use]
pub struct Wasi {
    inner: Arc<Inner>,
}

#[derive(Clone, Default)]
struct Inner {
    args: Vec<String>,
    env: Vec<(String, String)>,
    stdin: Bytes,
    stdout: Output,
    stderr: Output,
    dirs: Dirs,
}

impl Wasi {
    /// No arguments, no environment, no directories; input that is at its end, and
    /// output that nobody reads.
    pub fn new() -> Self {
        Self::default()
    }

    fn set(mut self, set: impl FnOnce(&mut Inner)) -> Self {
        set(Arc::make_mut(&mut self.inner));
        self
    }

    /// Adds arguments, of which programs take the first for their name. What follows a
    /// NUL in one is not seen.
    pub fn args(self, args: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.set(|inner| inner.args.extend(args.into_iter().map(Into::into)))
    }

    /// Adds a variable of the environment; of two with one name, C finds the first.
    pub fn env(self, key: impl Into<String>, value: impl Into<String>) -> Self {
        self.set(|inner| inner.env.push((key.into(), value.into())))
    }

    /// The standard input, which each instance reads from its beginning.
    pub fn stdin(self, bytes: impl Into<Vec<u8>>) -> Self {
        self.set(|inner| inner.stdin = bytes.into().into())
    }

    /// Where the standard output goes.
    pub fn stdout(self, output: Output) -> Self {
        self.set(|inner| inner.stdout = output)
    }

    /// Where the standard error goes.
    pub fn stderr(self, output: Output) -> Self {
        self.set(|inner| inner.stderr = output)
    }

    /// Adds a directory, which plugins know as `guest_path`. It is opened now: what is
    /// renamed later does not matter. Paths lead nowhere else, be it by `..`, by
    /// absolute paths or by symbolic links; those that a plugin makes may tell other
    /// programs to go anywhere. What is neither a file nor a directory cannot be opened.
    ///
    /// # Errors
    ///
    /// [`Error::Directory`] where there is none that can be opened.
    pub fn dir(
        self,
        host_path: impl AsRef<Path>,
        guest_path: impl Into<String>,
        access: Access,
    ) -> Result<Self, Error> {
        let path = host_path.as_ref();
        let dirs = self.inner.dirs.with(path, guest_path.into(), access);
        let dirs = dirs.map_err(|source| Error::Directory { path: path.to_owned(), source })?;
        Ok(self.set(|inner| inner.dirs = dirs))
    }
}

impl std::fmt::Debug for Wasi {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // no values: an environment may hold secrets
        f.debug_struct("Wasi")
            .field("args", &self.inner.args.len())
            .field("env", &self.inner.env.iter().map(|(key, _)| key).collect::<Vec<_>>())
            .field("dirs", &self.inner.dirs)
            .finish_non_exhaustive()
    }
}
