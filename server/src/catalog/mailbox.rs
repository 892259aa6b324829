//! What the loader is told by other threads.

use std::{
    mem,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::workers::Done;

/// Since the loader last looked.
#[derive(Debug, Default)]
pub(super) struct Mail {
    /// The store says that something changed.
    pub(super) changed: bool,
    /// Somebody asks for a look.
    pub(super) rescan: bool,
    /// It is over.
    pub(super) stop: bool,
    /// What was loaded, or was not.
    pub(super) done: Vec<Done>,
}

impl Mail {
    fn is_empty(&self) -> bool {
        !self.changed && !self.rescan && !self.stop && self.done.is_empty()
    }
}

/// Where it lies until then. However often the same is told, it is there once.
#[derive(Debug, Default)]
pub(super) struct Mailbox {
    inside: Mutex<Inside>,
    bell: Condvar,
}

#[derive(Debug, Default)]
struct Inside {
    mail: Mail,
    has_ended: bool,
}

impl Mailbox {
    pub(super) fn change(&self) {
        self.put(|mail| mail.changed = true);
    }

    pub(super) fn rescan(&self) {
        self.put(|mail| mail.rescan = true);
    }

    pub(super) fn stop(&self) {
        self.put(|mail| mail.stop = true);
    }

    pub(super) fn done(&self, done: Done) {
        self.put(|mail| mail.done.push(done));
    }

    fn put(&self, put: impl FnOnce(&mut Mail)) {
        put(&mut self.inside().mail);
        self.bell.notify_all();
    }

    /// What there is, or comes before `until`.
    pub(super) fn wait(&self, until: Instant) -> Mail {
        let inside = self.inside();
        let time = until.saturating_duration_since(Instant::now());
        let waited = self.bell.wait_timeout_while(inside, time, |it| it.mail.is_empty());
        mem::take(&mut waited.unwrap_or_else(PoisonError::into_inner).0.mail)
    }

    /// The loader is gone.
    pub(super) fn end(&self) {
        self.inside().has_ended = true;
        self.bell.notify_all();
    }

    pub(super) fn wait_for_end(&self, within: Duration) -> bool {
        let waited = self.bell.wait_timeout_while(self.inside(), within, |it| !it.has_ended);
        waited.unwrap_or_else(PoisonError::into_inner).0.has_ended
    }

    fn inside(&self) -> MutexGuard<'_, Inside> {
        self.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
