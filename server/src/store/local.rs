//! A folder of this machine, whose changes the system tells.

use std::{path::PathBuf, time::Duration};

use super::{
    Contents, FileError, Found, Kind, Scan, Store, Tell, Unavailable, Watch, WatchError,
    folder::Folder,
};

pub(super) struct LocalStore {
    folder: Folder,
}

impl LocalStore {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { folder: Folder::new(root) }
    }
}

impl Store for LocalStore {
    fn kind(&self) -> Kind {
        Kind::Local
    }

    fn poll_interval(&self) -> Duration {
        Duration::from_secs(2)
    }

    fn scan(&self) -> Result<Scan, Unavailable> {
        self.folder.scan()
    }

    fn read(&self, found: &Found) -> Result<Contents, FileError> {
        self.folder.read(found)
    }

    fn watch(&self, tell: Tell) -> Result<Option<Watch>, WatchError> {
        Watch::start(self.folder.root(), tell).map(Some)
    }
}
