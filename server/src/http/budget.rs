//! The bytes of all bodies that are on their way.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// Beyond what callers may take: what operators ask for is answered all the same.
const RESERVE: usize = 16 << 20;

/// What all bodies together may take. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Budget {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    taken: AtomicUsize,
    most: usize,
}

/// A part of the budget, until it is dropped.
#[derive(Debug)]
pub(crate) struct Share {
    budget: Budget,
    bytes: usize,
}

impl Budget {
    pub(crate) fn new(most: usize) -> Self {
        Self { shared: Arc::new(Shared { taken: AtomicUsize::new(0), most }) }
    }

    /// Bytes that are taken now.
    pub(crate) fn taken(&self) -> usize {
        self.shared.taken.load(Ordering::Relaxed)
    }

    /// A share of so many bytes, where there are as many left.
    pub(crate) fn take(&self, bytes: usize) -> Option<Share> {
        self.share(bytes, self.shared.most)
    }

    /// The same where callers may have taken all.
    pub(crate) fn take_reserved(&self, bytes: usize) -> Option<Share> {
        self.share(bytes, self.shared.most.saturating_add(RESERVE))
    }

    fn share(&self, bytes: usize, most: usize) -> Option<Share> {
        self.add(bytes, most).then(|| Share { budget: self.clone(), bytes })
    }

    fn add(&self, bytes: usize, most: usize) -> bool {
        // of the reserve more may be taken than this may
        let fits = |taken: &usize| bytes == 0 || *taken <= most;
        let more = |taken: usize| taken.checked_add(bytes).filter(fits);
        self.shared.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }
}

impl Share {
    /// Makes it larger, where there are as many bytes left.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        let is_there = self.budget.add(bytes, self.budget.shared.most);
        self.bytes += if is_there { bytes } else { 0 };
        is_there
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.shared.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::{Budget, RESERVE};

    #[test]
    fn what_is_taken_is_bounded_and_given_back() {
        let budget = Budget::new(10);
        let mut share = budget.take(6).expect("there is room");
        assert!(budget.take(5).is_none() && !share.grow(5) && share.grow(4));
        assert!(budget.take(1).is_none());
        let reserved = budget.take_reserved(RESERVE).expect("the reserve is there");
        assert!(budget.take_reserved(1).is_none());
        assert_eq!(budget.taken(), 10 + RESERVE);
        assert!(budget.take(0).is_some(), "nothing takes no room");
        drop((share, reserved));
        assert_eq!(budget.taken(), 0);
    }
}
