//! Reading and writing modules, for the programs that do.

use std::{
    fs::{self, File, Metadata},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process,
    sync::{Mutex, MutexGuard, PoisonError},
    time::{SystemTime, UNIX_EPOCH},
};

use crate::bounds::MAX_MODULE_BYTES;

/// Reads `path` up to one byte more than [`MAX_MODULE_BYTES`], which is enough
/// for the check to refuse it: a device or pipe without an end does no harm.
///
/// # Errors
///
/// Whatever the system says on opening or reading, with the folder and the
/// missing file told apart.
pub fn read(path: &Path) -> io::Result<Vec<u8>> {
    read_from(File::open(path)?)
}

/// The same from a stream.
///
/// # Errors
///
/// Whatever the system says on reading.
pub fn read_from(stream: impl Read) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    stream.take(MAX_MODULE_BYTES + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes `path` whole or not at all: under another name first, in the same
/// folder. A symbolic link is followed, the permissions of a file that is there
/// are kept, and what is no regular file, such as a device, is written as it is. An
/// open file, such as `/dev/stdout`, is written on from where it stands.
///
/// # Errors
///
/// Whatever the system says; nothing is left behind then.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(open) = open_file(path) {
        return write_on(&open, bytes);
    }
    let path = follow(path);
    let before = fs::metadata(&path).ok();
    if before.as_ref().is_some_and(|before| !before.is_file()) {
        return fs::write(path, bytes);
    }
    let nanoseconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
    let name = format!(".wasm-abi-check-{}-{nanoseconds}", process::id());
    let temporary = path.with_file_name(name);
    let mut files = unfinished();
    let file = File::create_new(&temporary)?;
    files.push(temporary.clone());
    drop(files);
    let written = fill(file, bytes, before);
    let mut files = unfinished();
    files.retain(|file| *file != temporary);
    written.and_then(|()| fs::rename(&temporary, path)).inspect_err(|_| {
        let _ = fs::remove_file(&temporary); // the first error is the one to tell
    })
}

/// What [`write()`] has not put into its place yet.
static UNFINISHED: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn unfinished() -> MutexGuard<'static, Vec<PathBuf>> {
    UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Removes what [`write()`] has not put into its place yet. For a program that a
/// signal ends: while the result lives, nothing else is written.
pub fn abandon() -> impl Sized {
    let mut files = unfinished();
    for file in files.drain(..) {
        let _ = fs::remove_file(file); // the program ends, and nobody is there to tell
    }
    files
}

/// As [`write()`], and leaves a file alone that holds these bytes already, so that
/// its time does not make a build begin again.
///
/// # Errors
///
/// As [`write()`].
pub fn write_if_changed(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let size = bytes.len() as u64;
    let may_be_same = open_file(path).is_none()
        && fs::metadata(path).is_ok_and(|file| file.is_file() && file.len() == size);
    if may_be_same && fs::read(path).is_ok_and(|before| before == bytes) {
        return Ok(());
    }
    write(path, bytes)
}

fn fill(mut file: File, bytes: &[u8], before: Option<Metadata>) -> io::Result<()> {
    if let Some(before) = before {
        file.set_permissions(before.permissions())?;
    }
    file.write_all(bytes)
}

/// The path, or what it is a link to, where that names a file that is open already:
/// behind it may be any file, in which others have written and go on to write.
fn open_file(path: &Path) -> Option<PathBuf> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        let is_number = path.file_name().is_some_and(|name| {
            name.to_str().is_some_and(|name| name.bytes().all(|byte| byte.is_ascii_digit()))
        });
        let folder = path.parent()?;
        let is_list = folder == Path::new("/dev/fd")
            || folder.starts_with("/proc") && folder.file_name().is_some_and(|name| name == "fd");
        if STANDARD.iter().any(|(name, _)| path == Path::new(name)) || is_number && is_list {
            return Some(path);
        }
        path = folder.join(fs::read_link(&path).ok()?);
    }
    None
}

/// As many links in a row are followed.
const MAX_LINKS: usize = 40;

/// The names of the streams that every program has.
const STANDARD: [(&str, u8); 6] = [
    ("/dev/stdout", 1),
    ("/dev/fd/1", 1),
    ("/proc/self/fd/1", 1),
    ("/dev/stderr", 2),
    ("/dev/fd/2", 2),
    ("/proc/self/fd/2", 2),
];

/// Writes into an open file. The standard streams are written as such, so that those who
/// write there next begin behind it; another one is opened a second time.
fn write_on(open: &Path, bytes: &[u8]) -> io::Result<()> {
    let standard = STANDARD.iter().find(|(name, _)| open == Path::new(name));
    let mut stream: Box<dyn Write> = match standard {
        Some((_, 1)) => Box::new(io::stdout().lock()),
        Some(_) => Box::new(io::stderr().lock()),
        None => Box::new(File::options().append(true).open(open)?),
    };
    stream.write_all(bytes)?;
    stream.flush()
}

/// Where a path leads, also where nothing is there yet.
fn follow(path: &Path) -> PathBuf {
    match (fs::canonicalize(path), fs::read_link(path)) {
        (Ok(path), _) => path,
        (Err(_), Ok(target)) => path.parent().map_or(target.clone(), |folder| folder.join(target)),
        (Err(_), Err(_)) => path.to_owned(),
    }
}

/// A stream whose reader may go away: what is written then is dropped, so that a
/// program can go on to its true exit status.
#[derive(Debug)]
pub struct UntilClosed<W>(pub W);

impl<W: Write> Write for UntilClosed<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.write(bytes) {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(bytes.len()),
            result => result,
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self.0.flush() {
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
            result => result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{env, fs, process};

    use super::{abandon, unfinished};

    #[test]
    fn what_is_not_whole_is_removed() {
        let path = env::temp_dir().join(format!("wasm-abi-check-test-{}", process::id()));
        assert!(fs::write(&path, "half").is_ok());
        unfinished().push(path.clone());
        drop(abandon());
        assert!(!path.exists() && unfinished().is_empty());
    }
}
