//! The one place where bytes become code without a compiler.

use wasmtime::{Engine, Module};

use super::entry::Code;

/// # Errors
///
/// Where wasmtime sees that another version, or other settings, made the code.
#[allow(unsafe_code)]
pub(super) fn module(engine: &Engine, code: &Code<'_>) -> wasmtime::Result<Module> {
    // SAFETY: `deserialize` wants what `Module::serialize` gave, unchanged.
    // - Only this user can have written it: the folder and all its parents were checked
    //   for that on the way down, each by its descriptor, and so were the subfolder and
    //   the file (`unix/path.rs`, `unix/folder.rs`). Whoever writes as this user runs
    //   code as this user anyway.
    // - It is what this crate wrote: `Code` is made only where the SHA-256 at the end
    //   of the entry fits, which tells torn and damaged files, and where the entry
    //   begins with the hashes of this engine's version and settings and of the
    //   module.
    // - It stays as it is: it was read into memory, and no file is mapped.
    unsafe { Module::deserialize(engine, code.bytes()) }
}
