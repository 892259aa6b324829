//! Where bodies of instances lie that were set back to how they began, for the next caller.

use std::{
    cell::Cell,
    ops::{Deref, DerefMut},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicUsize, Ordering},
    },
};

use crate::{Error, Grants, body::Body, entry::Entry, plugin::Parts};

/// Threads find what they laid down themselves, which is in the cache of their processor.
const BOARDS: usize = 16;

/// Bodies of one plugin that lie on one board.
const MAX_BODIES: usize = 16;

/// The bodies of one plugin.
#[derive(Default)]
pub(crate) struct Shelf {
    boards: [Board; BOARDS],
}

/// On cache lines of its own.
#[derive(Default)]
#[repr(align(128))]
struct Board {
    bodies: Mutex<Vec<Body>>,
}

impl Shelf {
    /// A body as if it were new: one that lies here, or else a new one.
    pub(crate) async fn take<E: Entry>(
        self: &Arc<Self>,
        plugin: &Arc<Parts>,
        grants: Option<Box<Grants>>,
    ) -> Result<Borrowed, Error> {
        let slot = plugin.compiled.slots.take()?;
        let body = match plugin.compiled.rewind.as_ref().and_then(|_| self.find()) {
            Some(mut body) => {
                body.sandbox.renew(slot, grants);
                body
            }
            None => Body::start::<E>(plugin, slot, grants).await?,
        };
        Ok(Borrowed { body: Some(body), shelf: Arc::clone(self) })
    }

    /// One of this thread's own, or else of another.
    fn find(&self) -> Option<Body> {
        let own = own_board();
        self.boards[own].bodies().pop().or_else(|| self.find_elsewhere(own))
    }

    #[cold]
    fn find_elsewhere(&self, own: usize) -> Option<Body> {
        let others = (1..BOARDS).map(|step| &self.boards[(own + step) % BOARDS]);
        others.filter_map(Board::try_bodies).find_map(|mut bodies| bodies.pop())
    }

    /// Sets a body back and lays it down, where that is possible and there is room.
    fn lay_down(&self, mut body: Body) {
        let board = &self.boards[own_board()];
        if board.bodies().len() < MAX_BODIES && body.set_back() {
            board.bodies().push(body);
        }
    }
}

impl Board {
    fn bodies(&self) -> MutexGuard<'_, Vec<Body>> {
        self.bodies.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// None where another thread has its hand on them.
    fn try_bodies(&self) -> Option<MutexGuard<'_, Vec<Body>>> {
        match self.bodies.try_lock() {
            Ok(bodies) => Some(bodies),
            Err(TryLockError::Poisoned(bodies)) => Some(bodies.into_inner()),
            Err(TryLockError::WouldBlock) => None,
        }
    }
}

/// Threads take boards by turns.
fn own_board() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(0);
    thread_local! {
        static OWN: Cell<Option<usize>> = const { Cell::new(None) };
    }
    OWN.get().unwrap_or_else(|| {
        let own = NEXT.fetch_add(1, Ordering::Relaxed) % BOARDS;
        OWN.set(Some(own));
        own
    })
}

/// A body in use, which goes back to its shelf when this is dropped.
pub(crate) struct Borrowed {
    /// There until it is dropped.
    body: Option<Body>,
    shelf: Arc<Shelf>,
}

impl Deref for Borrowed {
    type Target = Body;

    #[inline]
    fn deref(&self) -> &Body {
        self.body.as_ref().expect("it goes only when this is dropped")
    }
}

impl DerefMut for Borrowed {
    #[inline]
    fn deref_mut(&mut self) -> &mut Body {
        self.body.as_mut().expect("it goes only when this is dropped")
    }
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            self.shelf.lay_down(body);
        }
    }
}
