//! A clock that is read for nothing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

/// Tells how long the server runs, as of the last time that it was set. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct CoarseClock {
    started: Instant,
    milliseconds: Arc<AtomicU64>,
}

impl CoarseClock {
    /// How often it is set.
    pub(crate) const TICK: Duration = Duration::from_millis(250);

    pub(crate) fn new() -> Self {
        Self { started: Instant::now(), milliseconds: Arc::default() }
    }

    /// Sets it.
    pub(crate) fn set(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.milliseconds.store(now, Ordering::Relaxed);
    }

    /// Milliseconds since the start.
    pub(crate) fn now(&self) -> u64 {
        self.milliseconds.load(Ordering::Relaxed)
    }
}
