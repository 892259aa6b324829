//! A folder as a store.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use cap_std::{
    ambient_authority,
    fs::{Dir, MetadataExt},
};
use rustix::io::Errno;

use super::{
    Contents, FileError, FolderId, Found, FoundFile, MAX_MANIFEST_BYTES, MAX_MODULE_BYTES,
    MAX_PLUGINS, Name, Scan, Unavailable,
    file::{look, read_within},
    listing::{Listing, Spellings},
};

/// What kinds of stores share. It keeps nothing open, so that it can be unmounted, and a
/// folder that takes the place of another is found.
pub(super) struct Folder {
    root: PathBuf,
    /// The device of the last scan that found something.
    device: Mutex<Option<u64>>,
}

impl Folder {
    pub(super) fn new(root: PathBuf) -> Self {
        Self { root, device: Mutex::default() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    fn open(&self) -> std::io::Result<Dir> {
        Dir::open_ambient_dir(&self.root, ambient_authority())
    }

    pub(super) fn scan(&self) -> Result<Scan, Unavailable> {
        let root = self.open()?;
        let metadata = root.dir_metadata()?;
        let id = FolderId { device: metadata.dev(), inode: metadata.ino() };
        let Listing { names, ignored, is_empty } = Listing::of(&root)?;
        self.expect_mounted(id.device, is_empty)?;
        let mut plugins = BTreeMap::new();
        let mut beyond = None;
        for (name, spellings) in names {
            let found = match find(&root, &name, spellings) {
                Ok(None) => continue,
                Ok(Some(found)) => Ok(found),
                Err(error) => Err(expect_there(error)?),
            };
            if plugins.len() == MAX_PLUGINS {
                beyond = Some(name);
                break;
            }
            plugins.insert(name, found);
        }
        Ok(Scan { root: id, plugins, beyond, ignored })
    }

    /// That the folder is not what is left when a file system is unmounted.
    fn expect_mounted(&self, device: u64, is_empty: bool) -> Result<(), Unavailable> {
        let mut before = self.device.lock().unwrap_or_else(PoisonError::into_inner);
        match *before {
            Some(before) if is_empty && before != device => Err(Unavailable::Unmounted),
            _ if is_empty => Ok(()),
            _ => {
                *before = Some(device);
                Ok(())
            }
        }
    }

    pub(super) fn read(&self, found: &Found) -> Result<Contents, FileError> {
        let gone = |file: &FoundFile| FileError::StoreGone { file: file.path.clone() };
        let root = self.open().map_err(|_| gone(&found.module))?;
        let read = |file: &FoundFile, limit| {
            let bytes = read_within(&root, file, limit);
            bytes.map_err(|error| expect_there(error).unwrap_or_else(|_| gone(file)))
        };
        let module = read(&found.module, MAX_MODULE_BYTES)?;
        let manifest = found.manifest.as_ref().map(|file| read(file, MAX_MANIFEST_BYTES));
        Ok(Contents { module, manifest: manifest.transpose()? })
    }
}

/// The files of a name; none where it has no module.
fn find(root: &Dir, name: &Name, spellings: Spellings) -> Result<Option<Found>, FileError> {
    let beside = |folder: &str| (format!("{folder}{name}.wasm"), format!("{folder}{name}.toml"));
    let (module, manifest) = beside("");
    let (inner_module, inner_manifest) = beside(&format!("{name}/"));
    let outer = if spellings.module { locate(root, module, MAX_MODULE_BYTES)? } else { None };
    let inner = match (spellings.folder, &outer) {
        (false, _) => None,
        (true, None) => locate(root, inner_module, MAX_MODULE_BYTES)?,
        // what is wrong in a folder that nobody needs is of no interest
        (true, Some(_)) => locate(root, inner_module, MAX_MODULE_BYTES).unwrap_or_default(),
    };
    let (module, manifest) = match (outer, inner) {
        (None, None) => return Ok(None),
        (Some(outer), Some(inner)) => {
            return Err(FileError::Twice { files: [outer.path, inner.path] });
        }
        (Some(outer), None) => (outer, spellings.manifest.then_some(manifest)),
        (None, Some(inner)) => (inner, Some(inner_manifest)),
    };
    let manifest = manifest.map(|path| locate(root, path, MAX_MANIFEST_BYTES)).transpose()?;
    Ok(Some(Found { module, manifest: manifest.flatten() }))
}

fn locate(root: &Dir, path: String, limit: u64) -> Result<Option<FoundFile>, FileError> {
    let fingerprint = look(root, &path, limit)?;
    Ok(fingerprint.map(|fingerprint| FoundFile { path, fingerprint }))
}

/// That an error is of one file: where what serves the folder is gone, no file is gone.
pub(super) fn expect_there(error: FileError) -> Result<FileError, Unavailable> {
    let gone =
        [Errno::NOTCONN, Errno::SHUTDOWN, Errno::NODEV, Errno::NXIO].map(Errno::raw_os_error);
    match error {
        FileError::Io { source, .. }
            if source.raw_os_error().is_some_and(|code| gone.contains(&code)) =>
        {
            Err(Unavailable::Io(source))
        }
        error => Ok(error),
    }
}
