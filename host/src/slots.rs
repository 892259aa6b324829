//! How many instances a host has at once.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

use crate::Error;

/// The slots of one host.
pub(crate) struct Slots {
    taken: AtomicU32,
    most: u32,
}

impl Slots {
    pub(crate) fn new(most: u32) -> Arc<Self> {
        Arc::new(Self { taken: AtomicU32::new(0), most })
    }

    pub(crate) fn taken(&self) -> u32 {
        self.taken.load(Ordering::Relaxed)
    }

    pub(crate) fn are_any(&self) -> bool {
        self.most > 0
    }

    /// One slot, until what is returned is dropped.
    pub(crate) fn take(self: &Arc<Self>) -> Result<Slot, Error> {
        let one_more = |taken| (taken < self.most).then_some(taken + 1);
        match self.taken.fetch_update(Ordering::Acquire, Ordering::Relaxed, one_more) {
            Ok(_) => Ok(Slot { slots: Arc::clone(self) }),
            Err(_) => Err(self.all_taken()),
        }
    }

    pub(crate) fn all_taken(&self) -> Error {
        Error::Busy { limit: self.most }
    }
}

/// One instance's slot.
pub(crate) struct Slot {
    slots: Arc<Slots>,
}

impl Drop for Slot {
    fn drop(&mut self) {
        self.slots.taken.fetch_sub(1, Ordering::Release);
    }
}
