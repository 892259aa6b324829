//! The files that a benchmark leaves.

use std::{fs, io, path::Path};

/// Writes a file, with the folders that it lies in, and tells where.
///
/// # Errors
///
/// What the system says, with the path.
pub fn write(path: &Path, text: &str) -> io::Result<()> {
    let told =
        |error: io::Error| io::Error::new(error.kind(), format!("{error}: {}", path.display()));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(told)?;
    }
    fs::write(path, text).map_err(told)?;
    eprintln!("    {}", path.display());
    Ok(())
}
