//! Regular files, read within a bound and at rest.

use std::{
    fs::{File, OpenOptions, metadata},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt,
    path::Path,
};

use cap_std::fs::{Dir, OpenOptionsExt as _};
use rustix::fs::OFlags;

use super::{FileError, Fingerprint, FoundFile};

/// A pipe keeps nobody waiting, a terminal does not become ours.
const FLAGS: OFlags = OFlags::NONBLOCK.union(OFlags::NOCTTY);

/// Reads a file within `root` that a scan found.
pub(super) fn read_within(root: &Dir, found: &FoundFile, limit: u64) -> Result<Vec<u8>, FileError> {
    let file = &found.path;
    // to open a device can do something to it
    let before = look(root, file, limit)?.ok_or_else(|| changing(file))?;
    if before != found.fingerprint {
        return Err(changing(file));
    }
    let mut options = cap_std::fs::OpenOptions::new();
    options.read(true).custom_flags(FLAGS.bits().cast_signed());
    let opened = root.open_with(file, &options).map_err(|error| why(error, file))?;
    let (bytes, fingerprint) = read_opened(opened.into_std(), file, limit)?;
    match fingerprint == found.fingerprint {
        true => Ok(bytes),
        false => Err(changing(file)), // another one lay there by now
    }
}

/// Reads a file that the operator names, wherever it lies; errors call it `name`.
pub(crate) fn read_path(
    path: &Path,
    name: &str,
    limit: u64,
) -> Result<(Vec<u8>, Fingerprint), FileError> {
    expect_readable(&metadata(path).map_err(|error| why(error, name))?, name, limit)?;
    let mut options = OpenOptions::new();
    options.read(true).custom_flags(FLAGS.bits().cast_signed());
    read_opened(options.open(path).map_err(|error| why(error, name))?, name, limit)
}

/// All of an open file, which must be the same at the end as at the beginning.
fn read_opened(
    mut file: File,
    name: &str,
    limit: u64,
) -> Result<(Vec<u8>, Fingerprint), FileError> {
    let io = |error| why(error, name);
    let before = file.metadata().map_err(io)?;
    let fingerprint = expect_readable(&before, name, limit)?;
    let mut bytes = Vec::with_capacity(usize::try_from(before.len()).unwrap_or(0));
    let most = limit.saturating_add(1);
    io::Read::by_ref(&mut file).take(most).read_to_end(&mut bytes).map_err(io)?;
    let after = Fingerprint::from(&file.metadata().map_err(io)?);
    match after == fingerprint && u64::try_from(bytes.len()) == Ok(after.len) {
        true => Ok((bytes, fingerprint)),
        false => Err(changing(name)),
    }
}

fn expect_readable(
    metadata: &std::fs::Metadata,
    name: &str,
    limit: u64,
) -> Result<Fingerprint, FileError> {
    expect(metadata.is_file(), Fingerprint::from(metadata), name, limit)
}

fn expect(
    is_file: bool,
    fingerprint: Fingerprint,
    name: &str,
    limit: u64,
) -> Result<Fingerprint, FileError> {
    let file = name.to_owned();
    match fingerprint.len {
        _ if !is_file => Err(FileError::NotRegular { file }),
        len if len > limit => Err(FileError::TooLarge { file, len, limit }),
        _ => Ok(fingerprint),
    }
}

/// What the system says of a file within `root`, which is not opened; none where there is
/// no such file.
pub(super) fn look(root: &Dir, file: &str, limit: u64) -> Result<Option<Fingerprint>, FileError> {
    use io::ErrorKind::{NotADirectory, NotFound};

    match root.metadata(file) {
        Ok(metadata) => {
            expect(metadata.is_file(), Fingerprint::from(&metadata), file, limit).map(Some)
        }
        Err(error) if matches!(error.kind(), NotFound | NotADirectory) => {
            match root.symlink_metadata(file) {
                Ok(link) if link.is_symlink() => Err(FileError::Dangling { file: file.to_owned() }),
                _ => Ok(None),
            }
        }
        Err(error) => Err(why(error, file)),
    }
}

fn why(source: io::Error, file: &str) -> FileError {
    let file = file.to_owned();
    // cap-std's own word for it: the system never said no
    match source.kind() == io::ErrorKind::PermissionDenied && source.raw_os_error().is_none() {
        true => FileError::LeadsOut { file },
        false => FileError::Io { file, source },
    }
}

fn changing(file: &str) -> FileError {
    FileError::Changing { file: file.to_owned() }
}
