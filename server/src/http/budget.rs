//! The bytes of all bodies that are on their way.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

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
        self.add(bytes).then(|| Share { budget: self.clone(), bytes })
    }

    fn add(&self, bytes: usize) -> bool {
        let shared = &self.shared;
        let more = |taken: usize| taken.checked_add(bytes).filter(|taken| *taken <= shared.most);
        shared.taken.fetch_update(Ordering::Relaxed, Ordering::Relaxed, more).is_ok()
    }
}

impl Share {
    /// Makes it larger, where there are as many bytes left.
    pub(crate) fn grow(&mut self, bytes: usize) -> bool {
        let is_there = self.budget.add(bytes);
        self.bytes += if is_there { bytes } else { 0 };
        is_there
    }
}

impl Drop for Share {
    fn drop(&mut self) {
        self.budget.shared.taken.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}
