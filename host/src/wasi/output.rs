//! Where a plugin's output goes.

use std::{
    fmt,
    io::Write,
    sync::{Arc, Mutex, PoisonError},
};

/// Where what a plugin writes to its standard output or standard error goes; nowhere
/// unless told. It is written within the call, and its time is the plugin's. Cheap to
/// clone.
#[derive(Clone, Default)]
pub struct Output {
    pub(super) kind: Kind,
}

#[derive(Clone, Default)]
pub(super) enum Kind {
    #[default]
    Discard,
    Inherit,
    Writer(Arc<Mutex<dyn Write + Send>>),
    Captured(Captured),
    Log,
}

impl Output {
    /// Nowhere.
    pub fn discard() -> Self {
        Self::default()
    }

    /// To the same stream of this process. Where that is a pipe that nobody reads, it holds
    /// the thread of the call, also of one that yields, and no time limit ends it.
    pub fn inherit() -> Self {
        Self { kind: Kind::Inherit }
    }

    /// To `writer`, in pieces of up to 4 KiB, from one instance at a time. One that
    /// blocks holds the thread of the call, also of one that yields.
    pub fn to(writer: impl Write + Send + 'static) -> Self {
        Self { kind: Kind::Writer(Arc::new(Mutex::new(writer))) }
    }

    /// To memory, of all instances that are granted it.
    pub fn captured(captured: &Captured) -> Self {
        Self { kind: Kind::Captured(captured.clone()) }
    }

    /// To [`Grants::log`](crate::Grants::log), line by line: standard output as
    /// [`Info`](crate::Level::Info), standard error as [`Error`](crate::Level::Error).
    /// A line ends after 4 KiB, and with the instance.
    pub fn log() -> Self {
        Self { kind: Kind::Log }
    }
}

impl fmt::Debug for Output {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            Kind::Discard => "Discard",
            Kind::Inherit => "Inherit",
            Kind::Writer(_) => "Writer",
            Kind::Captured(_) => "Captured",
            Kind::Log => "Log",
        })
    }
}

/// Output in memory, up to a bound. Clones are the same output.
///
/// ```
/// use keyway_host::{Captured, Output, Wasi};
///
/// let output = Captured::new(64 << 10);
/// let wasi = Wasi::new().stdout(Output::captured(&output));
/// assert!(output.bytes().is_empty() && !output.is_cut());
/// ```
#[derive(Clone)]
pub struct Captured {
    shared: Arc<Mutex<Kept>>,
}

struct Kept {
    bytes: Vec<u8>,
    limit: usize,
    is_cut: bool,
}

impl Captured {
    /// Keeps the first `limit` bytes; the plugin does not learn that more are dropped.
    pub fn new(limit: usize) -> Self {
        let kept = Kept { bytes: Vec::new(), limit, is_cut: false };
        Self { shared: Arc::new(Mutex::new(kept)) }
    }

    /// A copy of what is there so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.with(|kept| kept.bytes.clone())
    }

    /// Whether anything was dropped.
    pub fn is_cut(&self) -> bool {
        self.with(|kept| kept.is_cut)
    }

    pub(super) fn put(&self, bytes: &[u8]) {
        self.with(|kept| {
            let room = kept.limit - kept.bytes.len();
            kept.bytes.extend_from_slice(&bytes[..bytes.len().min(room)]);
            kept.is_cut |= bytes.len() > room;
        });
    }

    fn with<T>(&self, see: impl FnOnce(&mut Kept) -> T) -> T {
        see(&mut self.shared.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl fmt::Debug for Captured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.with(|kept| {
            f.debug_struct("Captured")
                .field("bytes", &kept.bytes.len())
                .field("limit", &kept.limit)
                .field("is_cut", &kept.is_cut)
                .finish()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Captured;

    #[test]
    fn what_is_captured_is_bounded() {
        let captured = Captured::new(5);
        captured.put(b"abc");
        captured.put(b"de");
        assert_eq!((captured.bytes(), captured.is_cut()), (b"abcde".to_vec(), false));
        captured.put(b"f");
        assert_eq!((captured.bytes(), captured.is_cut()), (b"abcde".to_vec(), true));
    }
}
