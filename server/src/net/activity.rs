//! What a connection does, and since when.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use super::CoarseClock;

/// Whether a connection is busy with requests or waits for the next one. Written by its
/// worker, read by the one who closes what waits for too long.
#[derive(Debug)]
pub(crate) struct Activity {
    /// Milliseconds of the clock when that last changed; in the lowest bits the requests
    /// that are not wholly answered. Of those that a client sends at once, the next may begin
    /// while the answer before is on its way.
    since: AtomicU64,
    clock: CoarseClock,
}

/// Bits of the number of requests.
const BITS: u32 = 16;
const REQUESTS: u64 = (1 << BITS) - 1;

impl Activity {
    pub(crate) fn new(clock: CoarseClock) -> Arc<Self> {
        Arc::new(Self { since: AtomicU64::new(clock.now() << BITS), clock })
    }

    /// Busy until what is returned is dropped.
    pub(crate) fn begin(self: &Arc<Self>) -> Busy {
        self.set(self.requests() + 1);
        Busy { activity: Arc::clone(self) }
    }

    fn requests(&self) -> u64 {
        self.since.load(Ordering::Relaxed) & REQUESTS
    }

    fn set(&self, requests: u64) {
        self.since.store(self.clock.now() << BITS | requests, Ordering::Relaxed);
    }

    /// How long it waits for a request; none while it is busy.
    pub(crate) fn idle(&self) -> Option<Duration> {
        let since = self.since.load(Ordering::Relaxed);
        (since & REQUESTS == 0).then(|| self.ago(since))
    }

    /// How long it has been busy; none while it waits.
    pub(crate) fn busy(&self) -> Option<Duration> {
        let since = self.since.load(Ordering::Relaxed);
        (since & REQUESTS > 0).then(|| self.ago(since))
    }

    fn ago(&self, since: u64) -> Duration {
        Duration::from_millis(self.clock.now().saturating_sub(since >> BITS))
    }
}

/// A request that is being served.
#[derive(Debug)]
pub(crate) struct Busy {
    activity: Arc<Activity>,
}

impl Drop for Busy {
    fn drop(&mut self) {
        self.activity.set(self.activity.requests().saturating_sub(1));
    }
}
