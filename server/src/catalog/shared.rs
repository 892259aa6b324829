//! What requests read and the loader writes.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};

use arc_swap::ArcSwap;

use super::{
    slot::Slot,
    status::{StoreState, StoreStatus},
};
use crate::store::{Kind, Name};

/// How long a store may take to be listed: the program that serves a mount may have
/// stopped without an end, and then nothing that looks at it returns.
const MAX_SCAN: Duration = Duration::from_secs(30);

pub(super) type Table = HashMap<Name, Arc<Slot>, foldhash::fast::RandomState>;

#[derive(Debug, Default)]
pub(super) struct Shared {
    pub(super) table: ArcSwap<Table>,
    /// Whether all that was there at the start was looked at.
    pub(super) is_ready: AtomicBool,
    /// None where there is no store.
    health: Mutex<Option<Health>>,
}

/// What is known of the store.
#[derive(Debug)]
pub(super) struct Health {
    kind: Kind,
    /// Why it is unavailable; none where it is not.
    unavailable: Option<String>,
    /// What is wrong while it is up.
    complaint: Option<String>,
    /// Since when it is being listed.
    scanning: Option<Instant>,
}

impl Shared {
    pub(super) fn new(store: Option<Kind>) -> Self {
        let unavailable = Some("the store was not looked at yet".to_owned());
        let health =
            store.map(|kind| Health { kind, unavailable, complaint: None, scanning: None });
        Self { health: Mutex::new(health), ..Self::default() }
    }

    pub(super) fn get(&self, name: &str) -> Option<Arc<Slot>> {
        match name.len() > Name::MAX_BYTES {
            true => None, // not worth a hash
            false => self.table.load().get(name).cloned(),
        }
    }

    pub(super) fn slots(&self) -> impl Iterator<Item = Arc<Slot>> {
        let table = self.table.load_full();
        let mut slots: Vec<_> = table.values().cloned().collect();
        slots.sort_by(|one, other| one.name().cmp(other.name()));
        slots.into_iter()
    }

    pub(super) fn is_ready(&self) -> bool {
        self.is_ready.load(Ordering::Acquire)
    }

    pub(super) fn store_status(&self) -> Option<StoreStatus> {
        let health = self.health();
        let Health { kind, unavailable, complaint, scanning } = health.as_ref()?;
        let late = scanning.map(|since| since.elapsed()).filter(|took| *took > MAX_SCAN);
        let late = late.map(|took| format!("the store has not answered for {} s", took.as_secs()));
        let error = late.or_else(|| unavailable.clone());
        let state = match error {
            Some(_) => StoreState::Unavailable,
            None => StoreState::Up,
        };
        Some(StoreStatus { kind: *kind, state, error: error.or_else(|| complaint.clone()) })
    }

    pub(super) fn begin_scan(&self) {
        if let Some(health) = self.health().as_mut() {
            health.scanning = Some(Instant::now());
        }
    }

    /// How a scan ended; tells whether that is news.
    pub(super) fn end_scan(&self, result: Result<Option<String>, String>) -> bool {
        let mut health = self.health();
        let Some(health) = health.as_mut() else { return false };
        let (unavailable, complaint) = match result {
            Ok(complaint) => (None, complaint),
            Err(unavailable) => (Some(unavailable), None),
        };
        let is_news = health.unavailable != unavailable;
        health.scanning = None;
        health.unavailable = unavailable;
        health.complaint = complaint;
        is_news
    }

    fn health(&self) -> MutexGuard<'_, Option<Health>> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
