//! Why a folder is not taken for a cache.

use std::{io, path::PathBuf};

use wasm_abi_check::{printable_path, quoted_path};

/// Why there is no cache. Plugins are loaded without one just as well.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CacheError {
    /// There is no telling who may write a file, or not in a way known here.
    #[error("compiled plugins are cached on Unix systems only")]
    Unsupported,

    /// The environment does not tell where the user's caches are.
    #[error("neither `XDG_CACHE_HOME` nor `HOME` is an absolute path")]
    NoHome,

    /// The folder cannot be made or opened.
    #[error("cannot open the cache folder: {}", printable_path(.path))]
    Open {
        /// The folder, or the parent of it that failed.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// Another user owns the folder.
    #[error(
        "the cache folder belongs to user {owner}, not to user {user}: {}",
        printable_path(.path)
    )]
    Owner {
        /// The folder.
        path: PathBuf,
        /// The number of its owner.
        owner: u32,
        /// The number of this process's effective user.
        user: u32,
    },

    /// Other users may write the folder.
    #[error(
        "the cache folder has mode {mode:04o}, the limit is {:04o}: {}",
        .mode & !0o022,
        printable_path(.path)
    )]
    Writable {
        /// The folder.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },

    /// Another user owns a parent of the folder, and could rename what it holds.
    #[error(
        "a parent of the cache folder belongs to user {owner}, not to user {user} or 0: {}",
        printable_path(.path)
    )]
    ParentOwner {
        /// The parent.
        path: PathBuf,
        /// The number of its owner.
        owner: u32,
        /// The number of this process's effective user.
        user: u32,
    },

    /// Other users may write a parent of the folder that has no sticky bit, and could
    /// rename what it holds.
    #[error(
        "a parent of the cache folder has mode {mode:04o}, the limit is {:04o}: {}",
        .mode & !0o022,
        printable_path(.path)
    )]
    ParentWritable {
        /// The parent.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
        /// Whether this process's effective user may change them.
        can_change: bool,
    },
}

impl CacheError {
    /// A command for a shell that mends it, where there is one.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::NoHome => Some(r#"export XDG_CACHE_HOME="$PWD/.cache""#.to_owned()),
            Self::Writable { path, .. } => Some(format!("chmod 700 {}", quoted_path(path)?)),
            Self::ParentWritable { path, can_change: true, .. } => {
                Some(format!("chmod go-w {}", quoted_path(path)?))
            }
            _ => None,
        }
    }
}
