//! Which plugins are quick: their calls run where the request is, and hold nobody up. Those
//! of slow ones run on threads of their own.
//!
//! A plugin is taken for quick until a call of it has to yield after it ran for long. It
//! is quick again after some calls in a row that were short, and after twice as many the
//! next time.

use std::{
    sync::atomic::{AtomicU32, Ordering},
    time::Duration,
};

/// A call that took longer is none of a quick plugin.
const SHORT: Duration = Duration::from_millis(1);

/// So many short calls in a row make a plugin quick again, the first time.
const CALLS: u32 = 100;

/// How often that number doubles.
const MAX_DOUBLINGS: u32 = 10;

/// What is known of a plugin's calls.
#[derive(Debug, Default)]
pub(crate) struct Lane {
    /// Short calls that it needs in a row; 0 where it is quick.
    missing: AtomicU32,
    /// How often it proved slow.
    times: AtomicU32,
}

impl Lane {
    pub(crate) fn is_slow(&self) -> bool {
        self.missing.load(Ordering::Relaxed) > 0
    }

    /// A call yielded, so long after it began.
    pub(crate) fn has_yielded(&self, time: Duration) {
        if time >= SHORT {
            let times = self.times.fetch_add(1, Ordering::Relaxed).min(MAX_DOUBLINGS);
            self.missing.store(CALLS << times, Ordering::Relaxed);
        }
    }

    /// A call on the threads for slow plugins is done, which computed for so long.
    pub(crate) fn has_ended(&self, time: Duration) {
        if time < SHORT {
            let one_less = |missing: u32| missing.checked_sub(1);
            let _ = self.missing.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        } else if self.is_slow() {
            let times = self.times.load(Ordering::Relaxed).saturating_sub(1).min(MAX_DOUBLINGS);
            self.missing.store(CALLS << times, Ordering::Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{CALLS, Lane};

    const SHORT: Duration = Duration::from_micros(10);
    const LONG: Duration = Duration::from_millis(10);

    #[test]
    fn a_plugin_is_slow_until_it_was_short_for_long_enough() {
        let lane = Lane::default();
        lane.has_yielded(SHORT); // the tick came by chance
        assert!(!lane.is_slow());
        lane.has_yielded(LONG);
        for _ in 1..CALLS {
            lane.has_ended(SHORT);
        }
        assert!(lane.is_slow());
        lane.has_ended(LONG); // from the beginning
        for _ in 1..CALLS {
            lane.has_ended(SHORT);
        }
        assert!(lane.is_slow());
        lane.has_ended(SHORT);
        assert!(!lane.is_slow());
        lane.has_yielded(LONG); // the second time it takes twice as many
        for _ in 0..CALLS {
            lane.has_ended(SHORT);
        }
        assert!(lane.is_slow());
    }
}
