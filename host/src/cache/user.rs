//! Where the user's caches are.

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
};

use super::CacheError;

pub(super) fn folder() -> Result<PathBuf, CacheError> {
    folder_of(env::var_os("XDG_CACHE_HOME"), env::var_os("HOME"))
}

/// As the XDG base directory specification has it: relative paths are as none.
fn folder_of(caches: Option<OsString>, home: Option<OsString>) -> Result<PathBuf, CacheError> {
    let absolute = |path: Option<OsString>| path.filter(|path| Path::new(path).is_absolute());
    let caches = absolute(caches).map(PathBuf::from);
    let caches = caches.or_else(|| Some(Path::new(&absolute(home)?).join(".cache")));
    Ok(caches.ok_or(CacheError::NoHome)?.join("keyway"))
}

#[cfg(all(test, unix))]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::{CacheError, folder_of};

    #[test]
    fn relative_paths_do_not_count() {
        for (caches, home, expected) in [
            (Some("/c"), Some("/h"), "/c/keyway"),
            (Some("c"), Some("/h"), "/h/.cache/keyway"),
            (Some(""), Some("/h"), "/h/.cache/keyway"),
            (None, Some("/h"), "/h/.cache/keyway"),
            (Some("/c"), None, "/c/keyway"),
        ] {
            let folder = folder_of(caches.map(Into::into), home.map(Into::into)).unwrap();
            assert_eq!(folder, Path::new(expected));
        }
        for home in [None, Some(""), Some("h")] {
            let folder = folder_of(None, home.map(Into::into));
            assert!(matches!(folder, Err(CacheError::NoHome)), "{folder:?}");
        }
    }
}
