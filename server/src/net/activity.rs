//! What a connection does, and since when.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, AtomicU64, Ordering},
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
    /// Requests that began.
    begun: AtomicU32,
    clock: CoarseClock,
}

/// Bits of the number of requests.
const BITS: u32 = 16;
const REQUESTS: u64 = (1 << BITS) - 1;

impl Activity {
    pub(crate) fn new(clock: CoarseClock) -> Arc<Self> {
        let (since, begun) = (AtomicU64::new(clock.now() << BITS), AtomicU32::new(0));
        Arc::new(Self { since, begun, clock })
    }

    /// Busy until what is returned is dropped.
    pub(crate) fn begin(self: &Arc<Self>) -> Busy {
        self.set(self.requests() + 1);
        self.begun.store(self.begun().wrapping_add(1), Ordering::Relaxed);
        Busy { activity: Arc::clone(self) }
    }

    /// It gets on: as busy as if it had just become so.
    pub(super) fn go_on(&self) {
        match self.requests() {
            0 => {}
            requests => self.set(requests),
        }
    }

    /// How many requests began, which starts again after all numbers.
    pub(super) fn begun(&self) -> u32 {
        self.begun.load(Ordering::Relaxed)
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

#[cfg(test)]
mod tests {
    use super::{Activity, CoarseClock};

    #[test]
    fn it_is_busy_until_the_last_request_is_answered() {
        let activity = Activity::new(CoarseClock::new());
        assert!(activity.idle().is_some() && activity.busy().is_none());
        let first = activity.begin();
        let second = activity.begin(); // sent along with the first
        drop(first);
        assert!(activity.idle().is_none() && activity.busy().is_some());
        drop(second);
        assert!(activity.idle().is_some() && activity.busy().is_none());
    }

    #[test]
    fn what_gets_on_is_not_late() {
        let clock = CoarseClock::new();
        let activity = Activity::new(clock.clone());
        let busy = activity.begin();
        std::thread::sleep(std::time::Duration::from_millis(5));
        clock.set();
        assert!(activity.busy().is_some_and(|time| !time.is_zero()));
        activity.go_on();
        assert!(activity.busy().is_some_and(|time| time.is_zero()));
        drop(busy);
        activity.go_on();
        assert!(activity.busy().is_none());
    }
}
