//! Modules of `.wat` cases.

use std::{fs, path::Path};

/// Writes the first module of a case to `path`, as `NAME.wasm`, and those that begin with
/// a line `;; MODULE: other` beside it, as `NAME.other.wasm`.
///
/// # Errors
///
/// What is wrong with the text, and in which line of the case.
pub fn write_modules(text: &str, path: &Path) -> Result<(), String> {
    let write = |path: &Path, text: &str| {
        let module = wat::parse_str(text).map_err(|error| error.to_string())?;
        fs::write(path, module).map_err(|error| error.to_string())
    };
    let (mut file, mut part) = (path.to_owned(), String::new());
    for line in text.lines() {
        if let Some(name) = line.strip_prefix(";; MODULE: ") {
            write(&file, &part)?;
            file = path.with_extension(format!("{name}.wasm"));
            part = "\n".repeat(part.lines().count()); // errors tell the line of the file
        }
        part.push_str(line);
        part.push('\n');
    }
    write(&file, &part)
}
