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

use crate::{
    clock::{Clock, TICK_NANOSECONDS},
    state::State,
};

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
///
/// A call is timed by ticks, which cost it nothing: where it may yield by those that came
/// in time, since it may have begun just before the others; and from its first yield on to
/// the nanosecond, at each tick: it may run for a small part of one between others.
pub(crate) struct Watch {
    clock: Arc<Clock>,
    /// What a call may take.
    limit: Limit,
    /// The tick at which the call began.
    began: u64,
    /// The ticks that the first one since then came late by; none before it came.
    late: Option<u64>,
    /// The clock's beat at which what may yield of it began.
    began_to_yield: u64,
    /// Whether what runs now is on a stack of its own, and yields.
    yields: bool,
    /// Whether the call did.
    has_yielded: bool,
    /// Of a call that has yielded, the nanoseconds that it ran before it last did.
    used: u64,
    /// And the clock's nanoseconds when it last went on.
    resumed: Option<Arc<AtomicU64>>,
    cancelled: Option<Arc<AtomicBool>>,
}

/// A time limit.
#[derive(Clone, Copy)]
pub(crate) struct Limit {
    pub(crate) ticks: u64,
    pub(crate) nanoseconds: u64,
}

impl Watch {
    pub(crate) fn new(clock: &Arc<Clock>, limit: Limit) -> Self {
        let clock = Arc::clone(clock);
        Self {
            began: clock.now(),
            clock,
            limit,
            late: None,
            began_to_yield: 0,
            yields: false,
            has_yielded: false,
            used: 0,
            resumed: None,
            cancelled: None,
        }
    }

    /// Forgets the calls before.
    pub(crate) fn renew(&mut self) {
        self.begin();
        self.used = 0;
        self.resumed = None;
        self.cancelled = None;
    }

    /// A call begins, which does not yield.
    #[inline]
    pub(crate) fn begin(&mut self) {
        self.began = self.clock.now();
        self.late = None;
        self.yields = false;
        self.has_yielded = false;
    }

    /// Whether what runs next of the call yields.
    #[inline]
    pub(crate) fn let_yield(&mut self, yields: bool) {
        if yields && !self.yields {
            self.began_to_yield = self.clock.beats();
        }
        self.yields = yields;
    }

    /// Whether the call has run longer than it may. What others did while it had
    /// yielded does not count.
    pub(crate) fn is_over(&self) -> bool {
        match self.has_yielded {
            true => self.used + self.slice() >= self.limit.nanoseconds,
            false => self.ticks() >= self.limit.ticks,
        }
    }

    /// Ticks since the call began, which has not yielded.
    fn ticks(&self) -> u64 {
        match self.yields {
            true => self.clock.beats().saturating_sub(self.began_to_yield),
            // those before it were published with the first one, or soon after
            false => {
                let ticks = self.clock.now().saturating_sub(self.began);
                ticks.saturating_sub(self.late.unwrap_or(0))
            }
        }
    }

    /// At each tick.
    fn look_at_clock(&mut self) {
        if self.late.is_none() && self.clock.now() > self.began {
            self.late = Some(self.clock.late());
        }
    }

    /// Nanoseconds since a call that has yielded last went on.
    fn slice(&self) -> u64 {
        let now = self.clock.nanoseconds();
        let resumed = self.resumed.as_ref().map_or(now, |at| at.load(Ordering::Relaxed));
        now.saturating_sub(resumed)
    }

    /// Notes what the call ran until now, when others have their turn.
    fn give_turn(&mut self) -> Turn {
        self.used = match self.has_yielded {
            true => self.used + self.slice(),
            // of the tick at which it began, it may have had any part
            false => self.ticks().saturating_sub(1).saturating_mul(TICK_NANOSECONDS),
        };
        self.has_yielded = true;
        let resumed = Arc::clone(self.resumed.get_or_insert_default());
        Turn { clock: Arc::clone(&self.clock), resumed, others_had_theirs: false }
    }

    pub(crate) fn is_cancelled(&self) -> bool {
        self.cancelled.as_ref().is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    /// Makes the handles that were given away point at nothing. Whether one of them was
    /// used.
    pub(crate) fn forget_cancellers(&mut self) -> bool {
        let cancelled = self.cancelled.take();
        cancelled.is_some_and(|cancelled| cancelled.load(Ordering::Relaxed))
    }

    pub(crate) fn canceller(&mut self) -> Canceller {
        Canceller { cancelled: Arc::clone(self.cancelled.get_or_insert_default()) }
    }
}

/// What compiled code calls when a tick has passed since it last did.
pub(crate) fn tick(mut store: StoreContextMut<'_, State>) -> wasmtime::Result<UpdateDeadline> {
    let watch = &mut store.data_mut().watch;
    watch.look_at_clock();
    if watch.is_cancelled() || watch.is_over() {
        return Ok(UpdateDeadline::Interrupt);
    }
    // a tick of before the call is nobody's turn
    if !watch.yields || (!watch.has_yielded && watch.ticks() == 0) {
        return Ok(UpdateDeadline::Continue(1));
    }
    Ok(UpdateDeadline::YieldCustom(1, Box::pin(watch.give_turn())))
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
            self.resumed.store(self.clock.nanoseconds(), Ordering::Relaxed);
            return Poll::Ready(());
        }
        self.others_had_theirs = true;
        self.clock.wake(context.waker().clone());
        Poll::Pending
    }
}

#[cfg(test)]
mod tests {
    use super::{Limit, Watch};
    use crate::clock::{Clock, TICK_NANOSECONDS};

    const LIMIT: Limit = Limit { ticks: 4, nanoseconds: 3 * TICK_NANOSECONDS };

    #[test]
    fn ticks_that_came_in_time_count() {
        for yields in [false, true] {
            let clock = Clock::still();
            let mut watch = Watch::new(&clock, LIMIT);
            watch.begin();
            watch.let_yield(yields);
            for _ in 0..3 {
                clock.move_on(1);
                assert!(!watch.is_over());
            }
            clock.move_on(1);
            assert!(watch.is_over());
            watch.begin();
            assert!(!watch.is_over());
        }
    }

    /// Where the clock's thread did not get the processor for four ticks, and then did.
    #[test]
    fn ticks_that_came_late_do_not_count() {
        let clock = Clock::still();
        let mut watch = Watch::new(&clock, LIMIT);
        watch.begin();
        clock.move_on(5);
        watch.look_at_clock();
        for _ in 0..3 {
            assert!(!watch.is_over());
            clock.move_on(1);
            watch.look_at_clock();
        }
        assert!(watch.is_over());
        watch.begin();
        clock.move_on(1);
        watch.look_at_clock();
        assert_eq!(watch.ticks(), 1);
    }

    /// Where the clock's thread did not get the processor.
    #[test]
    fn ticks_that_came_late_are_one_to_a_call_that_yields() {
        let clock = Clock::still();
        let mut watch = Watch::new(&clock, LIMIT);
        watch.begin();
        watch.let_yield(true);
        clock.move_on(100);
        assert!(!watch.is_over());
        let _turn = watch.give_turn();
        assert_eq!(watch.used, 0);
    }
}
