//! Compiled plugins on disk: what was compiled once is read from then on.
//!
//! Compiled code runs as it is read, so the cache trusts nothing that another user
//! could have written: no folder, no parent of it, no file. Within the folder,
//!
//! ```text
//! 1-SETTINGS/MODULE     an entry: `entry.rs`
//! 1-SETTINGS/tmp-...    one that is being written, or was when its process died
//! ```
//!
//! where 1 is the version of this layout, SETTINGS the hash of wasmtime's version and
//! settings, and MODULE the hash of the plugin's bytes. Entries are renamed into their
//! place, so any number of processes share a folder without a lock.
#![cfg_attr(not(unix), allow(dead_code))] // there is no folder

mod entry;
mod error;
mod key;
mod restore;
#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests;
#[cfg(unix)]
mod unix;
#[cfg(not(unix))]
mod unsupported;
mod user;

use std::{path::Path, sync::Arc};

use wasmtime::{Engine, Module};

pub use error::CacheError;
use key::Key;
#[cfg(unix)]
use unix::Folder;
#[cfg(not(unix))]
use unsupported::Folder;

/// Of all entries together, unless told.
const MAX_BYTES: u64 = 512 << 20;

/// One entry may take this part of the whole, so that it does not push out all others.
const ENTRIES_AT_LEAST: u64 = 8;

/// Compiled plugins on disk. Cheap to clone.
///
/// Any number of threads and processes may use the same folder. What goes wrong in it
/// once it is open is logged by `tracing` and costs only time: the plugin is compiled.
#[derive(Clone, Debug)]
pub struct Cache {
    folder: Arc<Folder>,
    max_bytes: u64,
}

impl Cache {
    /// In the user's cache folder: `$XDG_CACHE_HOME/keyway`, or `~/.cache/keyway`.
    ///
    /// # Errors
    ///
    /// [`CacheError::NoHome`] where the environment tells neither; else as
    /// [`at`](Self::at).
    pub fn of_user() -> Result<Self, CacheError> {
        Self::at(user::folder()?)
    }

    /// In this folder. Where it is absent it is made, with its missing parents, for
    /// this user alone (mode 0700).
    ///
    /// # Errors
    ///
    /// [`CacheError::Owner`] and [`CacheError::Writable`] where other users may change
    /// what the folder holds; [`CacheError::ParentOwner`] and
    /// [`CacheError::ParentWritable`] where they may put another in its place;
    /// [`CacheError::Open`] where it cannot be made or opened;
    /// [`CacheError::Unsupported`] on systems other than Unix.
    pub fn at(folder: impl AsRef<Path>) -> Result<Self, CacheError> {
        let folder = Arc::new(Folder::open(folder.as_ref())?);
        Ok(Self { folder, max_bytes: MAX_BYTES })
    }

    /// Bounds all entries together, in bytes; 512 MiB unless told. Those that were not
    /// used for longest go first. A plugin is not kept where it takes more than an
    /// eighth.
    #[must_use]
    pub fn with_max_bytes(self, bytes: u64) -> Self {
        Self { max_bytes: bytes, ..self }
    }

    /// The compiled module and whether it was read from the disk.
    ///
    /// # Errors
    ///
    /// What the compiler says. The disk causes none.
    pub(crate) fn module(&self, engine: &Engine, bytes: &[u8]) -> wasmtime::Result<(Module, bool)> {
        let key = Key::new(engine, bytes);
        if let Some(module) = self.restore(engine, &key) {
            return Ok((module, true));
        }
        let module = Module::new(engine, bytes)?;
        self.keep(&key, &module);
        Ok((module, false))
    }

    /// The module where its entry is there and good.
    fn restore(&self, engine: &Engine, key: &Key) -> Option<Module> {
        let bytes = self.folder.read(key, self.max_entry_bytes())?;
        let Some(code) = entry::verify(&bytes, key) else {
            tracing::debug!(entry = key.name(), "a cached plugin is damaged");
            return None;
        };
        restore::module(engine, &code)
            .inspect_err(|error| tracing::debug!(%error, "a cached plugin does not fit"))
            .ok()
    }

    /// Writes the entry where it is not too large, and removes others for it.
    fn keep(&self, key: &Key, module: &Module) {
        let code = match module.serialize() {
            Ok(code) => code,
            Err(error) => return tracing::warn!(%error, "cannot serialize a compiled plugin"),
        };
        let (bytes, limit) = (entry::size(&code), self.max_entry_bytes());
        if bytes > limit {
            return tracing::debug!(bytes, limit, "a compiled plugin is too large to be kept");
        }
        if self.folder.write(key, &code) {
            self.folder.trim(key, self.max_bytes);
        }
    }

    fn max_entry_bytes(&self) -> u64 {
        self.max_bytes / ENTRIES_AT_LEAST
    }
}
