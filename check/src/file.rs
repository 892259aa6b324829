//! Reading and writing modules, for the programs that do.

use std::{
    fs::{self, File},
    io::{self, Read},
    path::Path,
    process,
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
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_MODULE_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Writes `path` whole or not at all: under another name first, in the same
/// folder.
///
/// # Errors
///
/// Whatever the system says; nothing is left behind then.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = path.file_name().ok_or(io::ErrorKind::InvalidFilename)?.to_owned();
    name.push(format!(".{}.tmp", process::id()));
    let temporary = path.with_file_name(name);
    let written = fs::write(&temporary, bytes).and_then(|()| fs::rename(&temporary, path));
    written.inspect_err(|_| {
        let _ = fs::remove_file(&temporary); // it may not be there
    })
}
