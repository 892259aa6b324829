//! Stores in real folders.
#![allow(clippy::unwrap_used)]

mod files;
mod links;
mod mount;
mod names;
mod watch;

use std::{fs, path::Path};

use tempfile::TempDir;

use super::{Contents, FileError, Found, Kind, Name, Scan, Store};

/// A store and the folder above its own, in which there is room for what lies outside.
struct Place {
    folder: TempDir,
    store: std::sync::Arc<dyn Store>,
}

impl Place {
    fn new(kind: Kind) -> Self {
        let folder = tempfile::tempdir().expect("there is room for a folder");
        fs::create_dir(folder.path().join("store")).expect("and for one in it");
        let store = kind.open(folder.path().join("store"));
        Self { folder, store }
    }

    /// The folder of the store.
    fn root(&self) -> std::path::PathBuf {
        self.folder.path().join("store")
    }

    fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.root().join(path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("/"))).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }

    fn scan(&self) -> Scan {
        self.store.scan().expect("the store is there")
    }

    fn find(&self, name: &str) -> Option<Result<Found, String>> {
        let found = self.scan().plugins.remove(name)?;
        Some(found.map_err(|error| self.expect_secret(&error)))
    }

    fn read(&self, name: &str) -> Result<Contents, String> {
        let found = self.find(name).expect("the name is there")?;
        self.store.read(&found).map_err(|error| self.expect_secret(&error))
    }

    /// That an error does not tell where the store is, or what lies outside of it.
    fn expect_secret(&self, error: &FileError) -> String {
        let message = error.to_string();
        let outside = self.folder.path().to_str().expect("a path of ASCII");
        assert!(!message.contains(outside) && !message.contains("secret"), "{message}");
        message
    }
}

fn names(scan: &Scan) -> Vec<&str> {
    scan.plugins.keys().map(Name::as_str).collect()
}
