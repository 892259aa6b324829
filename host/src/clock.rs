//! The clock of an engine, by which calls are timed.
//!
//! Reading the time costs as much as a call of a plugin. So one thread ticks for all
//! instances: it raises the engine's epoch, by which compiled code sees that a tick
//! has passed, and the number of ticks, by which a call sees how many.

use std::{
    io, mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex, OnceLock, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    task::Waker,
    thread::{self, Thread},
    time::{Duration, Instant},
};

use wasmtime::{Engine, EngineWeak};

/// How often a clock ticks; time limits are rounded up to it.
pub(crate) const TICK: Duration = Duration::from_nanos(TICK_NANOSECONDS);
pub(crate) const TICK_NANOSECONDS: u64 = 10_000_000;
/// What comes so much later is in time.
const SLACK: Duration = Duration::from_millis(1);

/// Counts the ticks of one engine.
pub(crate) struct Clock {
    started: Instant,
    ticks: AtomicU64,
    /// As the ticks, but those that were made up for at once are one.
    beats: AtomicU64,
    /// By how many ticks the last ones came late.
    late: AtomicU64,
    /// Of calls that have yielded.
    waiting: Mutex<Vec<Waker>>,
    thread: OnceLock<Thread>,
}

impl Clock {
    /// Starts the clock of `engine`: a thread that ends when the engine is gone.
    pub(crate) fn start(engine: &Engine) -> io::Result<Arc<Self>> {
        let clock = Arc::new(Self::new());
        let (engine, own) = (engine.weak(), Arc::clone(&clock));
        let thread = thread::Builder::new().name("keyway-clock".to_owned());
        let thread = thread.spawn(move || own.run(&engine))?;
        clock.thread.get_or_init(|| thread.thread().clone());
        Ok(clock)
    }

    fn new() -> Self {
        Self {
            started: Instant::now(),
            ticks: AtomicU64::new(0),
            beats: AtomicU64::new(0),
            late: AtomicU64::new(0),
            waiting: Mutex::default(),
            thread: OnceLock::new(),
        }
    }

    fn run(&self, engine: &EngineWeak) {
        let mut next = Instant::now() + TICK;
        while let Some(engine) = engine.upgrade() {
            // a thread sleeps longer than it is told: catch up
            let late = Instant::now().saturating_duration_since(next);
            let mut due = 0;
            while Instant::now() >= next {
                due += 1;
                next += TICK;
            }
            self.advance(due, late, || engine.increment_epoch());
            drop(engine);
            self.wake_all();
            thread::park_timeout(next.saturating_duration_since(Instant::now()));
        }
        self.wake_all();
    }

    /// Counts the ticks that are due, of which the first is so late, and raises the epoch by
    /// as many.
    fn advance(&self, due: u64, late: Duration, raise: impl Fn()) {
        if due == 0 {
            return;
        }
        let late = u64::try_from((late + TICK - SLACK).as_nanos()).unwrap_or(u64::MAX);
        self.late.store(late / TICK_NANOSECONDS, Ordering::Relaxed); // before they are asked for
        self.beats.fetch_add(1, Ordering::Relaxed); // before they are asked for
        for _ in 0..due {
            self.ticks.fetch_add(1, Ordering::Relaxed);
            raise();
        }
    }

    /// A waker that panics is its executor's fault, and nobody else's.
    fn wake_all(&self) {
        let waiting = mem::take(&mut *self.waiting.lock().unwrap_or_else(PoisonError::into_inner));
        for waker in waiting {
            if catch_unwind(AssertUnwindSafe(|| waker.wake())).is_err() {
                tracing::error!("an executor panicked when it was woken");
            }
        }
    }

    /// Time since it was started, for what is asked once a tick.
    pub(crate) fn nanoseconds(&self) -> u64 {
        u64::try_from(self.started.elapsed().as_nanos()).unwrap_or(u64::MAX)
    }

    /// Ticks since it was started.
    pub(crate) fn now(&self) -> u64 {
        self.ticks.load(Ordering::Relaxed)
    }

    /// Ticks since it was started, less those that came late, since the clock's thread did
    /// not get the processor. What began just before them did not run through them.
    pub(crate) fn beats(&self) -> u64 {
        self.beats.load(Ordering::Relaxed)
    }

    /// By how many ticks the last ones came late, in whole ticks: what began just before them
    /// ran so much less than it seems.
    pub(crate) fn late(&self) -> u64 {
        self.late.load(Ordering::Relaxed)
    }

    /// Wakes a task from the clock's thread, at once.
    ///
    /// Rationale: executors take a task that wakes itself for one that has more to do,
    /// and look for what else is there, input and output above all, only every so many
    /// turns; when each turn takes a tick, everyone waits for long.
    pub(crate) fn wake(&self, waker: Waker) {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner).push(waker);
        if let Some(thread) = self.thread.get() {
            thread.unpark();
        }
    }
}

#[cfg(test)]
impl Clock {
    /// One that stands still.
    pub(crate) fn still() -> Arc<Self> {
        Arc::new(Self::new())
    }

    /// Moves it on by ticks that come at once.
    pub(crate) fn move_on(&self, ticks: u64) {
        let late = u32::try_from(ticks).map_or(Duration::MAX, |ticks| TICK * (ticks - 1));
        self.advance(ticks, late, || {});
    }
}
