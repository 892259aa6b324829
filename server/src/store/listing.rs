//! The names in a store's folder, before anything is known of the files.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsStr,
};

use cap_std::fs::Dir;
use wasm_abi_check::printable;

use super::{Ignored, Name, Unavailable};

/// Entries of a folder that are listed.
const MAX_ENTRIES: usize = 100_000;

/// What is ignored and told.
const MAX_IGNORED: usize = 100;

/// How a name is spelled in the folder.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Spellings {
    /// `NAME.wasm` is there.
    pub(super) module: bool,
    /// `NAME.toml` is there.
    pub(super) manifest: bool,
    /// Something is called `NAME` that may be a folder.
    pub(super) folder: bool,
}

#[derive(Default)]
pub(super) struct Listing {
    pub(super) names: BTreeMap<Name, Spellings>,
    /// The first ones in the order of their names, so that they are the same each time.
    pub(super) ignored: BTreeSet<Ignored>,
    pub(super) is_empty: bool,
}

/// What a folder entry stands for.
enum Part {
    Module,
    Manifest,
    Folder,
}

impl Listing {
    pub(super) fn of(root: &Dir) -> Result<Self, Unavailable> {
        let mut listing = Self { is_empty: true, ..Self::default() };
        for (count, entry) in root.entries()?.enumerate() {
            if count == MAX_ENTRIES {
                return Err(Unavailable::TooMany { limit: MAX_ENTRIES });
            }
            let entry = entry?;
            listing.is_empty = false;
            let may_be_folder = || {
                let kind = entry.file_type();
                kind.map_or(true, |kind| kind.is_dir() || kind.is_symlink())
            };
            listing.add(&entry.file_name(), may_be_folder);
        }
        Ok(listing)
    }

    fn add(&mut self, file: &OsStr, may_be_folder: impl Fn() -> bool) {
        let text = file.to_str().unwrap_or_default();
        let (name, part) = match text.rsplit_once('.') {
            Some((name, "wasm")) => (name, Part::Module),
            Some((name, "toml")) => (name, Part::Manifest),
            _ => (text, Part::Folder),
        };
        match (Name::new(name), part) {
            (Ok(name), Part::Module) => self.names.entry(name).or_default().module = true,
            (Ok(name), Part::Manifest) => self.names.entry(name).or_default().manifest = true,
            (Ok(name), Part::Folder) if may_be_folder() => {
                self.names.entry(name).or_default().folder = true;
            }
            _ => self.ignore(file),
        }
    }

    /// A hidden file is somebody's own, such as one that is not yet in its place.
    fn ignore(&mut self, file: &OsStr) {
        let file = file.to_string_lossy();
        let looks_like_plugin = file.ends_with(".wasm") && !file.starts_with('.');
        self.ignored.insert(Ignored { file: printable(&file), looks_like_plugin });
        if self.ignored.len() > MAX_IGNORED {
            self.ignored.pop_last();
        }
    }
}
