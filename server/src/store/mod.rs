//! Stores: where plugins are found by name, as files that may change at any time.
//!
//! A store holds `NAME.wasm` or `NAME/NAME.wasm`, and beside it, where there is one, the
//! manifest `NAME.toml`. What it holds is hostile: nothing outside of its folder is ever
//! opened, nothing but regular files, and nothing beyond the bounds.

mod error;
mod file;
mod fingerprint;
mod fluid;
mod folder;
mod listing;
mod local;
mod name;
mod watch;

#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::Arc,
    time::Duration,
};

use keyway_host::Manifest;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    error::{FileError, Unavailable, WatchError, lowercase},
    file::read_path,
    fingerprint::Fingerprint,
    name::{Name, NameError},
    watch::{Tell, Watch},
};

/// Bytes of a module: what the checker takes, 16 MiB.
pub(crate) const MAX_MODULE_BYTES: u64 = 16 << 20;

/// Bytes of a manifest: 1 MiB.
pub(crate) const MAX_MANIFEST_BYTES: u64 = Manifest::MAX_BYTES as u64;

/// Plugins of one store; those beyond, in the order of their names, are not loaded.
pub(crate) const MAX_PLUGINS: usize = 1_000;

/// Where plugins are found by name.
///
/// What a store returns tells nothing of where it lies: errors name files relative to it.
pub(crate) trait Store: Send + Sync {
    /// Of what kind it is.
    fn kind(&self) -> Kind;

    /// How often it is scanned, where nobody says otherwise.
    fn poll_interval(&self) -> Duration;

    /// Lists what is there now. No file is opened.
    ///
    /// # Errors
    ///
    /// [`Unavailable`] where nobody knows what is there: whatever was there before still
    /// counts.
    fn scan(&self) -> Result<Scan, Unavailable>;

    /// Reads the files of a plugin that a scan found.
    ///
    /// # Errors
    ///
    /// [`FileError::Changing`] where one of them is another than the scan saw, or became
    /// another meanwhile, [`FileError::StoreGone`] where the store is not there any more.
    fn read(&self, found: &Found) -> Result<Contents, FileError>;

    /// Calls `tell` soon after something changed; none where the store cannot know.
    ///
    /// # Errors
    ///
    /// Where the system refuses; scans are still right.
    fn watch(&self, tell: Tell) -> Result<Option<Watch>, WatchError>;
}

/// What kinds of stores there are.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "lowercase")]
#[schemars(rename = "StoreKind")]
pub(crate) enum Kind {
    /// A folder of this machine.
    Local,
    /// A dataset that Fluid mounts by FUSE.
    Fluid,
}

impl Kind {
    /// Its name, as users write it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Local => "local",
            Self::Fluid => "fluid",
        }
    }

    /// The store of this kind in the folder `root`, which need not be there yet.
    pub(crate) fn open(self, root: PathBuf) -> Arc<dyn Store> {
        match self {
            Self::Local => Arc::new(local::LocalStore::new(root)),
            Self::Fluid => Arc::new(fluid::FluidStore::new(root)),
        }
    }
}

/// What a store holds at one moment.
#[derive(Debug)]
pub(crate) struct Scan {
    /// Which folder it was, since another one may take its place.
    pub(crate) root: FolderId,
    /// By their names, at most [`MAX_PLUGINS`].
    pub(crate) plugins: BTreeMap<Name, Result<Found, FileError>>,
    /// The first plugin that is beyond them.
    pub(crate) beyond: Option<Name>,
    /// What is none, the first ones.
    pub(crate) ignored: BTreeSet<Ignored>,
}

/// Which folder it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FolderId {
    pub(crate) device: u64,
    pub(crate) inode: u64,
}

/// The files of one plugin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// The module.
    pub(crate) module: FoundFile,
    /// The manifest, where there is one.
    pub(crate) manifest: Option<FoundFile>,
}

/// A file, relative to the store, and what tells whether it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct FoundFile {
    pub(crate) path: String,
    pub(crate) fingerprint: Fingerprint,
}

/// What was read of a plugin, all of it at rest.
#[derive(Debug)]
pub(crate) struct Contents {
    pub(crate) module: Vec<u8>,
    pub(crate) manifest: Option<Vec<u8>>,
}

/// Something in a store that is no plugin.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ignored {
    /// Its name, printable.
    pub(crate) file: String,
    /// Whether somebody may have meant it to be one.
    pub(crate) looks_like_plugin: bool,
}
