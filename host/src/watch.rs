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

/// What is known of the time of one instance's calls.
pub(crate) struct Watch {
    /// Ticks that a call may take.
    limit: u64,
    /// The tick at which the call began.
    began: u64,
    /// Ticks that it ran before it last yielded.
    used: u64,
    /// Of a call that yields, the tick at which it last went on.
    resumed: Option<Arc<AtomicU64>>,
    yields: bool,
    cancelled: Option<Arc<AtomicBool>>,
}

impl Watch {
    pub(crate) fn new(limit: u64) -> Self {
        Self { limit, began: 0, used: 0, resumed: None, yields: false, cancelled: None }
    }

    pub(crate) fn begin(&mut self, clock: &Clock, yields: bool) {
        self.began = clock.now();
        self.used = 0;
        self.yields = yields;
        if yields {
            self.resumed.get_or_insert_default().store(self.began, Ordering::Relaxed);
        }
    }

    /// Whether the call has run longer than it may. What others did while it had
    /// yielded does not count.
    pub(crate) fn is_over(&self, clock: &Clock) -> bool {
        self.used + self.slice(clock) >= self.limit
    }

    /// Ticks since the call began, or last went on.
    fn slice(&self, clock: &Clock) -> u64 {
        let since = match &self.resumed {
            Some(resumed) if self.yields => resumed.load(Ordering::Relaxed),
            _ => self.began,
        };
        clock.now().saturating_sub(since)
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
    let State { plugin, watch, .. } = store.data_mut();
    let clock = &plugin.compiled.clock;
    if watch.is_cancelled() || watch.is_over(clock) {
        return Ok(UpdateDeadline::Interrupt);
    }
    match &watch.resumed {
        Some(resumed) if watch.yields => {
            watch.used += watch.slice(clock);
            let turn = Turn {
                clock: Arc::clone(clock),
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
