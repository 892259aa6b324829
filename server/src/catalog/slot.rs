//! What a name stands for: the release that serves, and what came of newer ones.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::SystemTime,
};

use arc_swap::ArcSwapOption;
use keyway_host::{AbiVersion, Plugin, Pool};

use super::{Refusal, status::State};
use crate::{
    calls::{CallMetrics, Traffic},
    store::Name,
};

/// A plugin that was checked, compiled and tried. Who holds it may finish on it, whatever
/// the name stands for by then.
#[derive(Debug)]
pub(crate) struct Release {
    /// With the limits and grants of its manifest.
    pub(crate) plugin: Plugin,
    /// Instances that are kept from call to call, where the manifest asks for it.
    pub(crate) pool: Option<Pool>,
    /// How many those are at most.
    pub(crate) keep: u32,
    /// Of the module.
    pub(crate) sha256: [u8; 32],
    /// Bytes of the module.
    pub(crate) bytes: u64,
    /// What it was checked against, as `NAME@MAJOR`.
    pub(crate) contract: Option<String>,
    /// Its own version, as it says.
    pub(crate) version: Option<String>,
    /// The ABI's version that it was built for, where it says.
    pub(crate) abi_version: Option<AbiVersion>,
    /// What of it can be called by name.
    pub(crate) functions: Vec<String>,
    /// When it began to serve.
    pub(crate) loaded_at: SystemTime,
    /// How many calls it may have at once, where its manifest says so.
    pub(crate) concurrency: Option<u32>,
    /// Whether a call may wait for the system, which keeps its thread.
    pub(crate) may_block: bool,
}

impl Release {
    /// Keeps no instances any more: a call that takes long must not hold on to those of
    /// others.
    fn close(&self) {
        if let Some(pool) = &self.pool {
            pool.close();
        }
    }
}

/// A name of the catalog. It is the same as long as the store has the name, while releases
/// come and go.
#[derive(Debug)]
pub(crate) struct Slot {
    name: Name,
    release: ArcSwapOption<Release>,
    /// Its calls.
    pub(crate) traffic: Traffic,
    story: Mutex<Story>,
}

/// What is told of a name and no call needs.
#[derive(Clone, Debug, Default)]
pub(super) struct Story {
    /// How often a release took the place of another.
    pub(super) swaps: u64,
    /// Why the newest file does not serve, and since when; none where it does.
    pub(super) refusal: Option<(Refusal, SystemTime)>,
}

impl Slot {
    pub(super) fn new(name: Name, calls: &CallMetrics) -> Self {
        let traffic = Traffic::new(name.as_str(), calls);
        Self { name, release: ArcSwapOption::empty(), traffic, story: Mutex::default() }
    }

    /// The name.
    pub(crate) fn name(&self) -> &Name {
        &self.name
    }

    /// What serves now; none where no release of it ever did.
    pub(crate) fn release(&self) -> Option<Arc<Release>> {
        self.release.load_full()
    }

    /// Whether a release serves, and the newest.
    pub(crate) fn state(&self) -> State {
        match (self.release.load().is_some(), self.story().refusal.is_some()) {
            (false, _) => State::Failed,
            (true, true) => State::Stale,
            (true, false) => State::Ready,
        }
    }

    pub(super) fn story(&self) -> MutexGuard<'_, Story> {
        self.story.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves a release from now on; tells whether one served before.
    pub(super) fn install(&self, release: Arc<Release>) -> bool {
        let mut story = self.story();
        let before = self.release.swap(Some(release));
        if let Some(before) = &before {
            before.close();
            story.swaps += 1;
        }
        story.refusal = None;
        before.is_some()
    }

    /// The name goes; calls that run end as they would.
    pub(super) fn close(&self) {
        self.traffic.close();
        if let Some(release) = self.release() {
            release.close();
        }
    }

    /// Keeps what serves, since the newest file cannot; tells whether that is news.
    pub(super) fn refuse(&self, refusal: Refusal) -> bool {
        let mut story = self.story();
        match &story.refusal {
            Some((known, _)) if *known == refusal => false,
            _ => {
                story.refusal = Some((refusal, SystemTime::now()));
                true
            }
        }
    }

    /// What serves is the newest again; tells whether that is news.
    pub(super) fn recover(&self) -> bool {
        self.story().refusal.take().is_some()
    }
}
