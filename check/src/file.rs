//! Reading a module from a file, for the programs that do.

use std::{
    fs::File,
    io::{self, Read},
    path::Path,
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
