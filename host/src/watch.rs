//! Whether a call may go on: its time, and the handle that cancels it.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    task::{Context, Poll},
};

use wasmtime::{StoreContextMut, UpdateDeadline};

use crate::{clock::Clock, state::State};

/// Stops one instance, from any thread. Cheap to clone.
///
/// ```
/// # let wasm = wat::parse_str("(module (func (export \"process\") (param i32) (result i32) (loop (br 0)) (unreachable)))")?;
/// use keyway_host::{Error, Host, Limits};
///
/// let mut instance = Host::new(Limits::default())?.load(&wasm)?.instantiate()?;
/// let canceller = instance.canceller();
/// std::thread::spawn(move || canceller.cancel());
/// assert!(matches!(instance.process(1), Err(Error::Cancelled { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Canceller {
    cancelled: Arc<AtomicBool>,
}

impl Canceller {
    /// Ends the instance: a call that runs is stopped at the next tick of 10 ms, and
    /// none begins after. No other instance is touched.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
}

/// No tick.
const UNKNOWN: u64 = u64::MAX;

/// What is known of the time of one instance's calls.
pub(crate) struct Watch {
    clock: Arc<Clock>,
    /// Ticks that a call may take.
    limit: u64,
    /// The tick at which the call began; [`UNKNOWN`] until it matters, since a call is
    /// mostly done before.
    began: u64,
    /// The tick at which compiled code calls [`tick`], unless nothing runs then.
    next: u64,
    /// Ticks that it ran before it last yielded.
    used: u64,
    /// Of a call that yields, the tick at which it last went on.
    resumed: Option<Arc<AtomicU64>>,
    yields: bool,
    cancelled: Option<Arc<AtomicBool>>,
}

impl Watch {
    pub(crate) fn new(clock: &Arc<Clock>, limit: u64) -> Self {
        let clock = Arc::clone(clock);
        let next = clock.now() + 1;
        let (began, used, resumed) = (UNKNOWN, 0, None);
        Self { clock, limit, began, next, used, resumed, yields: false, cancelled: None }
    }

    #[inline]
    pub(crate) fn begin(&mut self, yields: bool) {
        self.began = UNKNOWN;
        self.used = 0;
        self.yields = yields;
        if yields {
            self.began = self.clock.now();
            self.resumed.get_or_insert_default().store(self.began, Ordering::Relaxed);
        }
    }

    /// Before a function of the host, which may take long.
    pub(crate) fn note(&mut self) {
        if self.began == UNKNOWN {
            self.began = self.clock.now();
        }
    }

    /// At a tick. The call began within the one before, unless nothing ran at that; no
    /// call gets less than its time.
    fn note_tick(&mut self) {
        let now = self.clock.now();
        if self.began == UNKNOWN {
            self.began = if now == self.next { now - 1 } else { now };
        }
        self.next = now + 1;
    }

    /// Whether the call has run longer than it may. What others did while it had
    /// yielded does not count.
    pub(crate) fn is_over(&self) -> bool {
        self.used + self.slice() >= self.limit
    }

    /// Ticks since the call began, or last went on.
    fn slice(&self) -> u64 {
        let since = match &self.resumed {
            Some(resumed) if self.yields => resumed.load(Ordering::Relaxed),
            _ => self.began,
        };
        self.clock.now().saturating_sub(since) // of `UNKNOWN` none
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    pub(crate) fn canceller(&mut self) -> Canceller {
        Canceller { cancelled: Arc::clone(self.cancelled.get_or_insert_default()) }
    }
}

/// What compiled code calls when a tick has passed since it last did.
pub(crate) fn tick(mut store: StoreContextMut<'_, State>) -> wasmtime::Result<UpdateDeadline> {
    let watch = &mut store.data_mut().watch;
    watch.note_tick();
    if watch.is_cancelled() || watch.is_over() {
        return Ok(UpdateDeadline::Interrupt);
    }
    match &watch.resumed {
        Some(resumed) if watch.yields => {
            watch.used += watch.slice();
            let turn = Turn {
                clock: Arc::clone(&watch.clock),
                resumed: Arc::clone(resumed),
                others_had_theirs: false,
            };
            Ok(UpdateDeadline::YieldCustom(1, Box::pin(turn)))
        }
        _ => Ok(UpdateDeadline::Continue(1)),
    }
}

/// Lets others run once, and notes when it goes on.
struct Turn {
    clock: Arc<Clock>,
    resumed: Arc<AtomicU64>,
    others_had_theirs: bool,
}

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        if self.others_had_theirs {
            self.resumed.store(self.clock.now(), Ordering::Relaxed);
            return Poll::Ready(());
        }
        self.others_had_theirs = true;
        self.clock.wake(context.waker().clone());
        Poll::Pending
    }
}
