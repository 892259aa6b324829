//! All connections, and the end of those that wait for too long.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use tokio::task::AbortHandle;

use super::{Activity, CoarseClock};

/// A request may take so much longer than its limit, to send the answer that tells so.
const GRACE: Duration = Duration::from_secs(5);

/// Idle connections are closed for a new one by this part of all at once, since looking
/// for those that idle longest takes time.
const PART: usize = 64;

/// All connections. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct Connections {
    shared: Arc<Shared>,
}

#[derive(Debug)]
struct Shared {
    open: Mutex<HashMap<u64, Open>>,
    next: AtomicU64,
    most: usize,
    clock: CoarseClock,
}

#[derive(Debug)]
struct Open {
    activity: Arc<Activity>,
    /// None until its task was started.
    task: Option<AbortHandle>,
}

/// A connection's place among all, until it is dropped.
#[derive(Debug)]
pub(crate) struct Seat {
    id: u64,
    pub(crate) activity: Arc<Activity>,
    connections: Connections,
}

impl Connections {
    pub(crate) fn new(most: usize, clock: CoarseClock) -> Self {
        let (open, next) = (Mutex::default(), AtomicU64::new(0));
        Self { shared: Arc::new(Shared { open, next, most, clock }) }
    }

    /// How many there are.
    pub(crate) fn count(&self) -> usize {
        self.shared.open().len()
    }

    /// A place for a new connection, if need be that of one that does nothing; none where
    /// all are busy.
    pub(crate) fn seat(&self) -> Option<Seat> {
        if self.count() >= self.shared.most {
            self.make_room();
        }
        let activity = Activity::new(self.shared.clock.clone());
        let mut open = self.shared.open();
        if open.len() >= self.shared.most {
            return None;
        }
        let id = self.shared.next.fetch_add(1, Ordering::Relaxed);
        open.insert(id, Open { activity: Arc::clone(&activity), task: None });
        Some(Seat { id, activity, connections: self.clone() })
    }

    /// Closes those that idle longest.
    pub(crate) fn make_room(&self) {
        let mut idle: Vec<_> = {
            let open = self.shared.open();
            let idle = open.iter().filter_map(|(id, open)| Some((open.activity.idle()?, *id)));
            idle.filter(|(time, _)| *time >= CoarseClock::TICK).collect()
        };
        idle.sort_unstable_by(|left, right| right.cmp(left));
        idle.truncate((self.shared.most / PART).max(1));
        self.close(idle.into_iter().map(|(_, id)| id));
    }

    /// Closes those that wait or work for longer than they may.
    pub(crate) fn sweep(&self, idle: Duration, busy: Duration) {
        let late: Vec<_> = {
            let open = self.shared.open();
            let is_late = |activity: &Activity| {
                activity.idle().is_some_and(|time| time > idle)
                    || activity.busy().is_some_and(|time| time > busy + GRACE)
            };
            open.iter().filter(|(_, open)| is_late(&open.activity)).map(|(id, _)| *id).collect()
        };
        self.close(late.into_iter());
    }

    /// Closes all.
    pub(crate) fn close_all(&self) {
        let all: Vec<_> = self.shared.open().keys().copied().collect();
        self.close(all.into_iter());
    }

    /// Ends their tasks, and takes their places at once: the tasks end when they are next
    /// looked at.
    fn close(&self, ids: impl Iterator<Item = u64>) {
        for id in ids {
            let open = self.shared.open().remove(&id);
            if let Some(Open { task: Some(task), .. }) = open {
                task.abort();
            }
        }
    }
}

impl Shared {
    fn open(&self) -> MutexGuard<'_, HashMap<u64, Open>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    /// Tells which task serves it.
    pub(crate) fn is_served_by(id: u64, connections: &Connections, task: AbortHandle) {
        match connections.shared.open().get_mut(&id) {
            Some(open) => open.task = Some(task),
            None => task.abort(), // it was closed, or is done
        }
    }

    pub(crate) fn id(&self) -> u64 {
        self.id
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.connections.shared.open().remove(&self.id);
    }
}
