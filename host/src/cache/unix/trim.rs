//! The bound on all entries together. Other processes may read, write and remove
//! meanwhile: what is gone already counts as removed.

use std::{
    io,
    os::fd::OwnedFd,
    path::Path,
    time::{SystemTime, UNIX_EPOCH},
};

use rustix::{
    fs::{AtFlags, Dir, FileType, OFlags, Stat, fstat, statat, unlinkat},
    io::Errno,
};

use super::{folder::TEMPORARY, path};
use crate::cache::key::{is_entry, is_version};

/// Seconds after which nobody is still writing a temporary file.
const ABANDONED: i64 = 60 * 60;

/// Seconds without a use after which another version's entries go before this one's.
/// Before, that version may be at work beside this one.
const OLD: i64 = 24 * 60 * 60;

/// A subfolder, and when it was last used.
struct Version {
    name: String,
    folder: OwnedFd,
    used: i64,
}

/// A file that may be removed.
struct Entry {
    version: usize,
    name: String,
    bytes: u64,
    used: (i64, i64),
}

/// Removes the entries that were not used for longest until the others fit, and
/// temporary files of processes that died.
pub(super) fn trim(folder: &OwnedFd, current: &str, max_bytes: u64) -> io::Result<()> {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let now = i64::try_from(now).unwrap_or(i64::MAX);
    let (mut versions, mut entries) = (Vec::new(), Vec::new());
    for name in names(folder)?.into_iter().filter(|name| is_version(name)) {
        let Ok(opened) = path::open_in(folder, Path::new(&name), OFlags::RDONLY) else {
            continue; // gone, or none of ours
        };
        let used = used(&fstat(&opened)?).0;
        let mut version = Version { name, folder: opened, used };
        list(&mut version, versions.len(), now, &mut entries)?;
        versions.push(version);
    }
    let is_old = |version: &Version| version.name != current && now - version.used > OLD;
    entries.sort_by_key(|entry| (!is_old(&versions[entry.version]), entry.used));
    let mut bytes: u64 = entries.iter().map(|entry| entry.bytes).sum();
    for entry in entries {
        if bytes <= max_bytes {
            break;
        }
        remove(&versions[entry.version].folder, &entry.name)?;
        bytes -= entry.bytes;
    }
    for version in versions.iter().filter(|version| is_old(version)) {
        // fails where it is not empty, which is well
        let _ = unlinkat(folder, &version.name, AtFlags::REMOVEDIR);
    }
    Ok(())
}

/// Adds the entries of a version, and removes its abandoned temporary files.
fn list(version: &mut Version, index: usize, now: i64, entries: &mut Vec<Entry>) -> io::Result<()> {
    for name in names(&version.folder)? {
        let stat = match statat(&version.folder, &name, AtFlags::SYMLINK_NOFOLLOW) {
            Ok(stat) => stat,
            Err(Errno::NOENT) => continue,
            Err(error) => return Err(error.into()),
        };
        let used = used(&stat);
        if FileType::from_raw_mode(stat.st_mode) != FileType::RegularFile {
            continue;
        }
        if is_entry(&name) {
            version.used = version.used.max(used.0);
            let bytes = u64::try_from(stat.st_size).unwrap_or_default();
            entries.push(Entry { version: index, name, bytes, used });
        } else if name.starts_with(TEMPORARY) && now - used.0 > ABANDONED {
            remove(&version.folder, &name)?;
        }
    }
    Ok(())
}

fn names(folder: &OwnedFd) -> io::Result<Vec<String>> {
    let mut names = Vec::new();
    for entry in Dir::read_from(folder)? {
        // names of the cache are ASCII
        names.extend(entry?.file_name().to_str().map(str::to_owned));
    }
    Ok(names)
}

fn remove(folder: &OwnedFd, name: &str) -> io::Result<()> {
    match unlinkat(folder, name, AtFlags::empty()) {
        Ok(()) | Err(Errno::NOENT) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Seconds and nanoseconds of the last use.
#[allow(clippy::unnecessary_cast)] // the types differ from system to system
fn used(stat: &Stat) -> (i64, i64) {
    (stat.st_mtime as i64, stat.st_mtime_nsec as i64)
}
