//! Stores, and the plugins in them.

use std::{
    fs,
    path::{Path, PathBuf},
};

use keyway_tests::scratch;

/// A folder for plugins of a test.
pub(crate) struct Store {
    /// Where all of the test lies.
    pub(crate) place: PathBuf,
    /// The store itself.
    pub(crate) folder: PathBuf,
}

impl Store {
    pub(crate) fn new(name: &str) -> Self {
        let place = scratch(&format!("load/{name}"));
        let folder = place.join("plugins");
        fs::create_dir(&folder).unwrap();
        Self { place, folder }
    }

    /// A file of the store.
    pub(crate) fn path(&self, file: &str) -> PathBuf {
        self.folder.join(file)
    }

    /// Puts a plugin into the store, as a deployment should: under another name first.
    pub(crate) fn put(&self, name: &str, text: &str) {
        rename_over(&self.path(&format!("{name}.wasm")), &module(text));
    }

    /// The manifest of a plugin, with these lines beside those that it has to have.
    pub(crate) fn manifest(&self, name: &str, lines: &str) {
        let text = format!("manifest = 1\nplugin = \"{name}.wasm\"\n{lines}\n");
        rename_over(&self.path(&format!("{name}.toml")), text.as_bytes());
    }
}

/// Puts a file in the place of another.
pub(crate) fn rename_over(path: &Path, bytes: &[u8]) {
    let part = path.with_file_name(".part");
    fs::write(&part, bytes).unwrap();
    fs::rename(part, path).unwrap();
}

pub(crate) fn module(text: &str) -> Vec<u8> {
    wat::parse_str(text).unwrap()
}
