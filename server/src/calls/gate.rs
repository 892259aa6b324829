//! How many calls there may be at once.

use std::sync::atomic::{AtomicU32, Ordering};

/// Counts calls, up to a bound.
#[derive(Debug)]
pub(crate) struct Gate {
    inside: AtomicU32,
}

/// A call that was let in, until it is dropped.
#[derive(Debug)]
pub(crate) struct Pass<'a> {
    gate: &'a Gate,
}

impl Gate {
    pub(crate) fn new() -> Self {
        Self { inside: AtomicU32::new(0) }
    }

    /// How many are inside.
    pub(crate) fn inside(&self) -> u32 {
        self.inside.load(Ordering::Relaxed)
    }

    /// Lets one more in, where fewer than `most` are inside.
    pub(crate) fn enter(&self, most: u32) -> Option<Pass<'_>> {
        let before = self.inside.fetch_add(1, Ordering::Relaxed);
        let pass = Pass { gate: self };
        (before < most).then_some(pass)
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        self.gate.inside.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::Gate;

    #[test]
    fn lets_in_so_many_and_no_more() {
        let gate = Gate::new();
        let first = gate.enter(2);
        let second = gate.enter(2);
        assert!(first.is_some() && second.is_some() && gate.enter(2).is_none());
        assert_eq!(gate.inside(), 2);
        drop(first);
        assert!(gate.enter(2).is_some());
        assert_eq!(gate.inside(), 1);
    }
}
