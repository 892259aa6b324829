//! The store, and the watch on it, which is set up again where it breaks.

use std::sync::Arc;

use super::mailbox::Mailbox;
use crate::store::{Kind, Scan, Store, Tell, Unavailable, Watch};

pub(super) struct Watched {
    store: Arc<dyn Store>,
    tell: Tell,
    watch: Option<Watch>,
    /// Why there is none, as it was told.
    complaint: Option<String>,
    /// Whether it was set up before.
    was_watched: bool,
}

impl Watched {
    pub(super) fn new(store: Arc<dyn Store>, mailbox: &Arc<Mailbox>) -> Self {
        let mailbox = Arc::clone(mailbox);
        let tell: Tell = Arc::new(move || mailbox.change());
        Self { store, tell, watch: None, complaint: None, was_watched: false }
    }

    pub(super) fn kind(&self) -> Kind {
        self.store.kind()
    }

    /// What the store holds, and whether the watch is newer than that.
    pub(super) fn scan(&mut self) -> Result<(Scan, bool), Unavailable> {
        if self.watch.is_none() {
            self.set_up(); // before the scan, so that no change falls between
        }
        let scan = self.store.scan();
        if scan.is_err() {
            self.watch = None; // another folder may come
        }
        let scan = scan?;
        let is_other = self.watch.as_ref().is_some_and(|watch| !watch.is_of(scan.root));
        if is_other {
            tracing::debug!(kind = self.kind().name(), "the watch on the store broke");
            self.watch = None;
            self.set_up();
        }
        let is_watched = self.watch.as_ref().is_some_and(|watch| watch.is_of(scan.root));
        Ok((scan, is_other && is_watched))
    }

    fn set_up(&mut self) {
        let result = self.store.watch(Arc::clone(&self.tell));
        let complaint = result.as_ref().err().map(ToString::to_string);
        let is_news = complaint != self.complaint;
        let kind = self.kind().name();
        match result {
            Ok(watch) => {
                if watch.is_some() && (is_news || self.was_watched) {
                    tracing::info!(kind, "the store is watched again");
                }
                self.was_watched |= watch.is_some();
                self.watch = watch;
            }
            Err(error) if is_news => {
                let hint = error.hint();
                tracing::warn!(kind, %error, hint, "the store is not watched, only polled");
            }
            Err(_) => {}
        }
        self.complaint = complaint;
    }
}
