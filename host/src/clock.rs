//! The clock of an engine, by which calls are timed.
//!
//! Reading the time costs as much as a call of a plugin. So one thread ticks for all
//! instances: it raises the engine's epoch, by which compiled code sees that a tick
//! has passed, and the number of ticks, by which a call sees how many.

use std::{
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use wasmtime::Engine;

/// How often a clock ticks; time limits are rounded up to it.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Counts the ticks of one engine.
pub(crate) struct Clock {
    ticks: AtomicU64,
}

impl Clock {
    /// Starts the clock of `engine`: a thread that ends when the engine is gone.
    pub(crate) fn start(engine: &Engine) -> io::Result<Arc<Self>> {
        let clock = Arc::new(Self { ticks: AtomicU64::new(0) });
        let (engine, own) = (engine.weak(), Arc::clone(&clock));
        let tick = move || {
            let mut next = Instant::now() + TICK;
            while let Some(engine) = engine.upgrade() {
                // a thread sleeps longer than it is told: catch up
                while Instant::now() >= next {
                    own.ticks.fetch_add(1, Ordering::Relaxed); // before it is asked for
                    engine.increment_epoch();
                    next += TICK;
                }
                drop(engine);
                thread::sleep(next.saturating_duration_since(Instant::now()));
            }
        };
        thread::Builder::new().name("keyway-clock".to_owned()).spawn(tick)?;
        Ok(clock)
    }

    /// Ticks since it was started.
    pub(crate) fn now(&self) -> u64 {
        self.ticks.load(Ordering::Relaxed)
    }
}
