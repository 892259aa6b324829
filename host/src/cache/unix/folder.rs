//! Reading and writing entries, below a descriptor that is held open: renaming the
//! folder or its parents changes nothing.

use std::{
    fs::{File, Metadata},
    hash::{BuildHasher, RandomState},
    io::{self, Read, Write},
    os::{fd::OwnedFd, unix::fs::MetadataExt},
    path::{Path, PathBuf},
    process,
    time::{Duration, SystemTime},
};

use rustix::{
    fs::{
        AtFlags, Mode, OFlags, Timespec, Timestamps, UTIME_NOW, futimens, openat, renameat,
        unlinkat,
    },
    process::geteuid,
};

use super::{
    path::{self, OTHERS_WRITE},
    trim::trim,
};
use crate::cache::{CacheError, entry, key::Key};

/// What the name of an unfinished entry begins with.
pub(super) const TEMPORARY: &str = "tmp-";

/// A use is noted in the entry's time, no more often than this.
const NOTED: Duration = Duration::from_secs(60);

/// A folder that this user alone may write.
#[derive(Debug)]
pub(in crate::cache) struct Folder {
    path: PathBuf,
    folder: OwnedFd,
}

impl Folder {
    pub(in crate::cache) fn open(path: &Path) -> Result<Self, CacheError> {
        let (path, folder) = path::open(path)?;
        Ok(Self { path, folder })
    }

    /// The entry's bytes, whatever they are; none where there is no such file or where
    /// it is not to be trusted.
    pub(in crate::cache) fn read(&self, key: &Key, max_bytes: u64) -> Option<Vec<u8>> {
        match self.version(key).and_then(|version| read(&version, key, max_bytes)) {
            Ok(bytes) => Some(bytes),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                tracing::debug!(%error, folder = ?self.path, "cannot read a cached plugin");
                None
            }
        }
    }

    /// Puts an entry into its place, and tells whether it is there.
    pub(in crate::cache) fn write(&self, key: &Key, code: &[u8]) -> bool {
        let written = path::make(&self.folder, Path::new(key.version()))
            .and_then(|()| self.version(key))
            .and_then(|version| write(&version, key, code));
        let log = |error: &io::Error| {
            tracing::warn!(%error, folder = ?self.path, "cannot keep a compiled plugin");
        };
        written.inspect_err(log).is_ok()
    }

    /// Removes what is too much.
    pub(in crate::cache) fn trim(&self, key: &Key, max_bytes: u64) {
        if let Err(error) = trim(&self.folder, key.version(), max_bytes) {
            tracing::warn!(%error, folder = ?self.path, "cannot remove cached plugins");
        }
    }

    /// The subfolder of the key's version.
    fn version(&self, key: &Key) -> io::Result<OwnedFd> {
        let version = path::open_in(&self.folder, Path::new(key.version()), OFlags::RDONLY)?;
        let version = File::from(version);
        expect_ours(&version.metadata()?)?;
        Ok(version.into())
    }
}

fn read(version: &OwnedFd, key: &Key, max_bytes: u64) -> io::Result<Vec<u8>> {
    // without NONBLOCK, opening a named pipe would wait for its writer
    let flags = OFlags::RDONLY | OFlags::NOFOLLOW | OFlags::NONBLOCK | OFlags::NOCTTY;
    let file = File::from(openat(version, key.name(), flags | OFlags::CLOEXEC, Mode::empty())?);
    let metadata = file.metadata()?;
    if !metadata.is_file() {
        return Err(io::Error::other("the entry is no regular file"));
    }
    expect_ours(&metadata)?;
    if metadata.len() > max_bytes {
        let what = format!("the entry has {} bytes, the limit is {max_bytes}", metadata.len());
        return Err(io::Error::other(what));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(metadata.len()).unwrap_or_default());
    (&file).take(max_bytes).read_to_end(&mut bytes)?;
    note_use(&file, &metadata);
    Ok(bytes)
}

/// Entries that were used lately are kept. Without the note they only go earlier.
fn note_use(file: &File, metadata: &Metadata) {
    let age = metadata.modified().map(|time| SystemTime::now().duration_since(time));
    // a time to come is mended too
    if matches!(age, Ok(Ok(age)) if age < NOTED) {
        return;
    }
    let now = Timespec { tv_sec: 0, tv_nsec: UTIME_NOW };
    if let Err(error) = futimens(file, &Timestamps { last_access: now, last_modification: now }) {
        tracing::debug!(%error, "cannot note the use of a cached plugin");
    }
}

fn write(version: &OwnedFd, key: &Key, code: &[u8]) -> io::Result<()> {
    let name = format!("{TEMPORARY}{:016x}", RandomState::new().hash_one(process::id()));
    let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::EXCL | OFlags::NOFOLLOW;
    let owner = Mode::RUSR | Mode::WUSR;
    let mut file = File::from(openat(version, &name, flags | OFlags::CLOEXEC, owner)?);
    let (header, code, sum) = entry::parts(key, code);
    let written = [header, code, &sum]
        .into_iter()
        .try_for_each(|part| file.write_all(part))
        .and_then(|()| Ok(renameat(version, &name, version, key.name())?));
    written.inspect_err(|_| {
        let _ = unlinkat(version, &name, AtFlags::empty()); // the first error is the one to tell
    })
}

/// Refuses what another user may have written.
fn expect_ours(metadata: &Metadata) -> io::Result<()> {
    let (owner, user, mode) = (metadata.uid(), geteuid().as_raw(), metadata.mode() & 0o7777);
    let what = if owner != user {
        format!("it belongs to user {owner}, not to user {user}")
    } else if mode & OTHERS_WRITE != 0 {
        format!("it has mode {mode:04o}, the limit is {:04o}", mode & !OTHERS_WRITE)
    } else {
        return Ok(());
    };
    Err(io::Error::new(io::ErrorKind::PermissionDenied, what))
}
