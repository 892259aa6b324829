//! What tells that a file changed, without a look into it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// What the system says of a file. Where two are the same, the file is the same, unless it
/// was written in place within one tick of the file system's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Fingerprint {
    pub(crate) len: u64,
    /// When it was last written: seconds and nanoseconds.
    modified: (i64, i64),
    /// When anything of it last changed, which nobody can set back.
    changed: (i64, i64),
    pub(crate) inode: u64,
    pub(crate) device: u64,
}

/// From `Metadata` of the standard library and from that of cap-std, which have the same
/// methods.
macro_rules! from_metadata {
    ($($metadata:ty, $extension:path;)*) => {$(
        impl From<&$metadata> for Fingerprint {
            fn from(metadata: &$metadata) -> Self {
                use $extension as Ext;
                Self {
                    len: Ext::size(metadata),
                    modified: (Ext::mtime(metadata), Ext::mtime_nsec(metadata)),
                    changed: (Ext::ctime(metadata), Ext::ctime_nsec(metadata)),
                    inode: Ext::ino(metadata),
                    device: Ext::dev(metadata),
                }
            }
        }
    )*};
}

from_metadata! {
    std::fs::Metadata, std::os::unix::fs::MetadataExt;
    cap_std::fs::Metadata, cap_std::fs::MetadataExt;
}

impl Fingerprint {
    /// Whether the file was last written at least `age` before now. One of the future was
    /// not: another machine's clock wrote it.
    pub(crate) fn is_older_than(&self, age: Duration) -> bool {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let seconds = |(seconds, _): (i64, i64)| u64::try_from(seconds).unwrap_or(0);
        let last = Duration::from_secs(seconds(self.modified).max(seconds(self.changed)) + 1);
        now.checked_sub(last).is_some_and(|past| past >= age)
    }
}
