//! Changes of a folder, as the system tells them. They only hasten a scan: what they say
//! is not trusted, and where they fail, polling still finds everything.

use std::{
    fmt,
    fs::metadata,
    os::unix::fs::MetadataExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use notify::{
    Config, ErrorKind, Event, EventKind, RecommendedWatcher, RecursiveMode, Watcher,
    event::{AccessKind, AccessMode, ModifyKind, RemoveKind},
};

use super::{FolderId, WatchError, error::lowercase};

/// What is called when something changed, from a thread of its own.
pub(crate) type Tell = Arc<dyn Fn() + Send + Sync>;

/// Tells of changes until it is dropped.
pub(crate) struct Watch {
    _watcher: RecommendedWatcher,
    /// The folder that is watched, whatever lies at its path by now.
    folder: FolderId,
    is_broken: Arc<AtomicBool>,
}

impl Watch {
    pub(super) fn start(root: &Path, tell: Tell) -> Result<Self, WatchError> {
        let io = |error: std::io::Error| WatchError::Other(lowercase(&error));
        // before the watch, so that a folder that takes its place is known as another
        let before = metadata(root).map_err(io)?;
        let folder = FolderId { device: before.dev(), inode: before.ino() };
        let is_broken = Arc::new(AtomicBool::new(false));
        let root = std::path::absolute(root).map_err(io)?; // as events have it
        let (broken, watched) = (Arc::clone(&is_broken), root.clone());
        let handler = move |event: notify::Result<Event>| {
            match event {
                Ok(event) if !is_change(event.kind) => return,
                Ok(event) => {
                    let is_end = ends_folder(event.kind) && event.paths.contains(&watched);
                    broken.fetch_or(is_end, Ordering::Relaxed);
                }
                Err(_) => broken.store(true, Ordering::Relaxed),
            }
            tell();
        };
        let config = Config::default().with_follow_symlinks(false);
        let mut watcher = RecommendedWatcher::new(handler, config).map_err(why)?;
        watcher.watch(&root, RecursiveMode::Recursive).map_err(why)?;
        Ok(Self { _watcher: watcher, folder, is_broken })
    }

    /// Whether it still tells of the changes of `folder`.
    pub(crate) fn is_of(&self, folder: FolderId) -> bool {
        self.folder == folder && !self.is_broken.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").field("folder", &self.folder).finish_non_exhaustive()
    }
}

/// Whether a file may hold something else now. To open and read one is told as well, and
/// scans do that.
fn is_change(kind: EventKind) -> bool {
    match kind {
        EventKind::Access(access) => access == AccessKind::Close(AccessMode::Write),
        _ => true,
    }
}

/// Whether the folder itself went, if it is the event's.
fn ends_folder(kind: EventKind) -> bool {
    matches!(
        kind,
        EventKind::Remove(RemoveKind::Folder | RemoveKind::Any | RemoveKind::Other)
            | EventKind::Modify(ModifyKind::Name(_))
    )
}

fn why(error: notify::Error) -> WatchError {
    match error.kind {
        ErrorKind::MaxFilesWatch => WatchError::Limit,
        ErrorKind::Io(error) => WatchError::Other(lowercase(&error)),
        ErrorKind::PathNotFound => WatchError::Other("no such folder".to_owned()),
        _ => WatchError::Other("the system refuses".to_owned()),
    }
}
