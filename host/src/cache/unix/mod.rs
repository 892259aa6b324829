//! The folder, where users and permissions are those of Unix.

mod folder;
mod path;
mod trim;

pub(super) use folder::Folder;
