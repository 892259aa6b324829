//! The way to the folder: every step checked by its descriptor, so that nothing can be
//! put in its place between the check and the use.

use std::{
    ffi::OsString,
    fs::canonicalize,
    io,
    os::fd::{AsFd, OwnedFd},
    path::{Component, Path, PathBuf, absolute},
};

use rustix::{
    fs::{CWD, Mode, OFlags, Stat, fstat, mkdirat, openat},
    io::Errno,
    process::geteuid,
};

use crate::cache::CacheError;

/// A parent needs to be passed, not listed.
#[cfg(any(target_os = "android", target_os = "linux"))]
const PASS: OFlags = OFlags::PATH;
#[cfg(not(any(target_os = "android", target_os = "linux")))]
const PASS: OFlags = OFlags::RDONLY;

/// What group and others have to write with.
pub(super) const OTHERS_WRITE: u32 = 0o022;

const STICKY: u32 = 0o1000;
const PERMISSIONS: u32 = 0o7777;

/// Opens the folder, and makes what is missing of the path.
pub(super) fn open(path: &Path) -> Result<(PathBuf, OwnedFd), CacheError> {
    let (real, missing) = resolve(path).map_err(|source| failed(path, source))?;
    let mut path = PathBuf::from("/");
    let mut folder = open_in(CWD, &path, OFlags::RDONLY).map_err(|source| failed(&path, source))?;
    let names = real.components().filter_map(|component| match component {
        Component::Normal(name) => Some((name.to_owned(), false)),
        _ => None,
    });
    let missing = missing.into_iter().rev().map(|name| (name, true));
    let mut names = names.chain(missing).peekable();
    while let Some((name, is_missing)) = names.next() {
        check_parent(&folder, &path)?;
        path.push(&name);
        let flags = if names.peek().is_none() { OFlags::RDONLY } else { PASS };
        folder = made(&folder, Path::new(&name), is_missing)
            .and_then(|()| open_in(&folder, Path::new(&name), flags))
            .map_err(|source| failed(&path, source))?;
    }
    check_folder(&folder, &path)?;
    Ok((path, folder))
}

/// The part of the path that is there, without symbolic links, and the names that are
/// not, the last one first.
fn resolve(path: &Path) -> io::Result<(PathBuf, Vec<OsString>)> {
    let path = absolute(path)?;
    let mut existing = path.as_path();
    let mut missing = Vec::new();
    loop {
        let error = match canonicalize(existing) {
            Ok(real) => return Ok((real, missing)),
            Err(error) => error,
        };
        match (existing.parent(), existing.file_name()) {
            (Some(parent), Some(name)) if error.kind() == io::ErrorKind::NotFound => {
                missing.push(name.to_owned());
                existing = parent;
            }
            _ => return Err(error),
        }
    }
}

fn made(parent: &OwnedFd, name: &Path, is_missing: bool) -> io::Result<()> {
    if is_missing { make(parent, name) } else { Ok(()) }
}

/// Makes a folder for this user alone, where it is not there.
pub(super) fn make(parent: &OwnedFd, name: &Path) -> io::Result<()> {
    match mkdirat(parent, name, Mode::RWXU) {
        Ok(()) | Err(Errno::EXIST) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Opens a folder that is no symbolic link.
pub(super) fn open_in(parent: impl AsFd, name: &Path, flags: OFlags) -> io::Result<OwnedFd> {
    let flags = flags | OFlags::DIRECTORY | OFlags::NOFOLLOW | OFlags::CLOEXEC;
    Ok(openat(parent, name, flags, Mode::empty())?)
}

fn check_folder(folder: &OwnedFd, path: &Path) -> Result<(), CacheError> {
    let stat = fstat(folder).map_err(|error| failed(path, error.into()))?;
    let (owner, user, mode) = (stat.st_uid, geteuid().as_raw(), mode(&stat));
    if owner != user {
        return Err(CacheError::Owner { path: path.to_owned(), owner, user });
    }
    if mode & OTHERS_WRITE != 0 {
        return Err(CacheError::Writable { path: path.to_owned(), mode });
    }
    Ok(())
}

/// Who owns a folder can rename what it holds, sticky or not; root can anyway.
fn check_parent(folder: &OwnedFd, path: &Path) -> Result<(), CacheError> {
    let stat = fstat(folder).map_err(|error| failed(path, error.into()))?;
    let (owner, user, mode) = (stat.st_uid, geteuid().as_raw(), mode(&stat));
    if owner != user && owner != 0 {
        return Err(CacheError::ParentOwner { path: path.to_owned(), owner, user });
    }
    if mode & OTHERS_WRITE != 0 && mode & STICKY == 0 {
        let can_change = user == owner || user == 0;
        return Err(CacheError::ParentWritable { path: path.to_owned(), mode, can_change });
    }
    Ok(())
}

/// Permission bits; an access list shows as those of the group.
#[allow(clippy::useless_conversion)] // narrower on some systems
fn mode(stat: &Stat) -> u32 {
    u32::from(stat.st_mode) & PERMISSIONS
}

fn failed(path: &Path, source: io::Error) -> CacheError {
    CacheError::Open { path: path.to_owned(), source }
}
