//! What goes wrong on the server's side, told to the log at a bounded rate: whoever can make
//! a plugin fail cannot fill a disk.

use std::{
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

/// As many are told in each second, and no more.
const PER_SECOND: u32 = 10;
const SECOND: Duration = Duration::from_secs(1);

/// Counts what is told.
#[derive(Debug)]
pub(crate) struct Complaints {
    counts: Mutex<Counts>,
}

#[derive(Debug)]
struct Counts {
    /// When the second began in which these were told.
    began: Instant,
    told: u32,
    /// Since one was told last.
    dropped: u64,
}

impl Complaints {
    pub(crate) fn new() -> Self {
        Self { counts: Mutex::new(Counts { began: Instant::now(), told: 0, dropped: 0 }) }
    }

    /// Whether one more may be told; then also how many before it were not.
    pub(crate) fn pass(&self) -> Option<u64> {
        self.pass_at(Instant::now())
    }

    fn pass_at(&self, now: Instant) -> Option<u64> {
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if now.saturating_duration_since(counts.began) >= SECOND {
            (counts.began, counts.told) = (now, 0);
        }
        if counts.told >= PER_SECOND {
            counts.dropped += 1;
            return None;
        }
        counts.told += 1;
        Some(std::mem::take(&mut counts.dropped))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Instant;

    use super::{Complaints, PER_SECOND, SECOND};

    #[test]
    fn so_many_a_second_are_told_and_the_others_counted() {
        let complaints = Complaints::new();
        let now = Instant::now();
        for _ in 0..PER_SECOND {
            assert_eq!(complaints.pass_at(now), Some(0));
        }
        assert_eq!(complaints.pass_at(now), None);
        assert_eq!(complaints.pass_at(now), None);
        let later = now + SECOND;
        assert_eq!(complaints.pass_at(later), Some(2));
        assert_eq!(complaints.pass_at(later), Some(0));
    }
}
