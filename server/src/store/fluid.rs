//! A dataset of Fluid, mounted by FUSE. Nobody tells of its changes: they are made on
//! other machines.

use std::{path::PathBuf, time::Duration};

use super::{
    Contents, FileError, Found, Kind, Scan, Store, Tell, Unavailable, Watch, WatchError,
    folder::Folder,
};

pub(super) struct FluidStore {
    folder: Folder,
}

impl FluidStore {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { folder: Folder::new(root) }
    }
}

impl Store for FluidStore {
    fn kind(&self) -> Kind {
        Kind::Fluid
    }

    /// Each look at a file may be a message to another machine.
    fn poll_interval(&self) -> Duration {
        Duration::from_secs(5)
    }

    fn scan(&self) -> Result<Scan, Unavailable> {
        self.folder.scan()
    }

    fn read(&self, found: &Found) -> Result<Contents, FileError> {
        self.folder.read(found)
    }

    fn watch(&self, _: Tell) -> Result<Option<Watch>, WatchError> {
        Ok(None)
    }
}
