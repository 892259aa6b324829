//! Files of the operator's, read whole and within a bound.

use std::{
    fs::OpenOptions,
    io::{Error, ErrorKind, Read as _, Result},
    os::unix::fs::OpenOptionsExt as _,
    path::Path,
};

use rustix::fs::OFlags;

/// Bytes of such a file.
const MAX_BYTES: u64 = 1 << 20;

/// The text of a regular file; a pipe keeps nobody waiting.
pub(crate) fn read(path: &Path) -> Result<String> {
    let flags = OFlags::NONBLOCK.union(OFlags::NOCTTY).bits().cast_signed();
    let file = OpenOptions::new().read(true).custom_flags(flags).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(Error::new(ErrorKind::InvalidInput, "not a regular file"));
    }
    let mut text = String::new();
    let len = file.take(MAX_BYTES + 1).read_to_string(&mut text)?;
    if u64::try_from(len).is_ok_and(|len| len > MAX_BYTES) {
        let what = format!("it has more bytes than the limit, {MAX_BYTES}");
        return Err(Error::new(ErrorKind::FileTooLarge, what));
    }
    Ok(text)
}
