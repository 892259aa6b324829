//! What a connection does, and since when.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::CoarseClock;

/// Whether a connection is busy with a request or waits for the next one. Written by its
/// worker, read by the one who closes what waits for too long.
#[derive(Debug)]
pub(crate) struct Activity {
    /// Milliseconds of the clock, times two; odd while it is busy.
    since: AtomicU64,
    clock: CoarseClock,
}

impl Activity {
    pub(crate) fn new(clock: CoarseClock) -> Arc<Self> {
        Arc::new(Self { since: AtomicU64::new(clock.now() << 1), clock })
    }

    /// Busy until what is returned is dropped.
    pub(crate) fn begin(self: &Arc<Self>) -> Busy {
        self.set(1);
        Busy { activity: Arc::clone(self) }
    }

    fn set(&self, busy: u64) {
        self.since.store(self.clock.now() << 1 | busy, Ordering::Relaxed);
    }

    /// How long it waits for a request; none while it is busy.
    pub(crate) fn idle(&self) -> Option<Duration> {
        let since = self.since.load(Ordering::Relaxed);
        (since & 1 == 0).then(|| self.ago(since))
    }

    /// How long it has been busy; none while it waits.
    pub(crate) fn busy(&self) -> Option<Duration> {
        let since = self.since.load(Ordering::Relaxed);
        (since & 1 == 1).then(|| self.ago(since))
    }

    fn ago(&self, since: u64) -> Duration {
        Duration::from_millis(self.clock.now().saturating_sub(since >> 1))
    }
}

/// A request that is being served.
#[derive(Debug)]
pub(crate) struct Busy {
    activity: Arc<Activity>,
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.activity.set(0);
    }
}
