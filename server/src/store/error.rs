//! What can be wrong with a store and its files; told without where they lie.

use std::io;

/// Why nobody knows what a store holds.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unavailable {
    /// The system does not let it be listed.
    #[error("the folder of the store cannot be read: {}", lowercase(.0))]
    Io(#[from] io::Error),

    /// What an unmounted mount point looks like.
    #[error("the folder of the store is empty and on another device than before")]
    Unmounted,

    /// It is more than can be listed in short order.
    #[error("the folder of the store has more than {limit} entries")]
    TooMany {
        /// How many it may have.
        limit: usize,
    },
}

/// What is wrong with the files of one plugin.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileError {
    /// The system refuses.
    #[error("cannot read `{file}`: {}", lowercase(.source))]
    Io {
        /// The file, relative to the store.
        file: String,
        /// What the system says.
        source: io::Error,
    },

    /// A symbolic link leads out of the store; where to is nobody's business.
    #[error("`{file}` is, or lies behind, a symbolic link that leads out of the store")]
    LeadsOut {
        /// The link, or a file behind it.
        file: String,
    },

    /// A symbolic link leads nowhere.
    #[error("`{file}` is a symbolic link to nothing")]
    Dangling {
        /// The link.
        file: String,
    },

    /// A folder, a pipe, a device.
    #[error("`{file}` is not a regular file")]
    NotRegular {
        /// What it is called.
        file: String,
    },

    /// It is too large to be read.
    #[error("`{file}` has {len} bytes, the limit is {limit}")]
    TooLarge {
        /// The file.
        file: String,
        /// Its bytes.
        len: u64,
        /// The limit in bytes.
        limit: u64,
    },

    /// One name stands for two modules.
    #[error("both `{}` and `{}` are there, and only one can be the plugin", .files[0], .files[1])]
    Twice {
        /// The modules.
        files: [String; 2],
    },

    /// What serves the folder went while the file was read, or another folder took its
    /// place: the next scan tells.
    #[error("the folder of the store went while `{file}` was read")]
    StoreGone {
        /// The file.
        file: String,
    },

    /// Somebody writes it right now.
    #[error("`{file}` is still being written")]
    Changing {
        /// The file.
        file: String,
    },
}

impl FileError {
    /// Whether the next look may find it otherwise though nothing seems to have changed.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(self, Self::Io { .. } | Self::StoreGone { .. } | Self::Changing { .. })
    }
}

/// Why changes are not told.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WatchError {
    /// The system watches no more files of this user.
    #[error("the limit of inotify watches is reached")]
    Limit,

    /// It refuses otherwise.
    #[error("the folder of the store cannot be watched: {0}")]
    Other(String),
}

impl WatchError {
    /// What to do.
    pub(crate) fn hint(&self) -> Option<&'static str> {
        match self {
            Self::Limit => Some("sysctl fs.inotify.max_user_watches=1048576"),
            Self::Other(_) => None,
        }
    }
}

/// What the system says, as the rest of a sentence.
pub(crate) fn lowercase(error: &io::Error) -> String {
    match error.raw_os_error() {
        Some(_) => error.to_string().to_lowercase(),
        None => error.kind().to_string(), // words of a library may tell a path
    }
}
