//! What an instance may take: time, memory, tables.

use std::{
    io, thread,
    time::{Duration, Instant},
};

use wasmtime::{Engine, ResourceLimiter};

/// How often the clock of an engine ticks; time limits are rounded up to it.
pub(crate) const TICK: Duration = Duration::from_millis(10);

/// Entries of one table.
pub(crate) const TABLE_ELEMENTS: usize = 10_000;

/// What one instance may take.
///
/// ```
/// use keyway_host::Limits;
/// use std::time::Duration;
///
/// let mut limits = Limits::default();
/// assert_eq!((limits.time, limits.memory), (Duration::from_secs(1), 16 << 20));
/// limits.time = Duration::from_millis(50);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Time of one call, 1 ms and more, rounded up to ticks of 10 ms. A call is
    /// stopped at most two ticks later, or when the one instruction that fills or
    /// copies memory then is done. 1 s unless told.
    pub time: Duration,
    /// Bytes of linear memory. 16 MiB unless told.
    pub memory: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(1), memory: 16 << 20 }
    }
}

impl Limits {
    /// The deadline in ticks. One tick more than the time holds, since the next
    /// tick may be due at once: a call never gets less than its time.
    pub(crate) fn ticks(&self) -> u64 {
        let ticks = self.time.as_nanos().div_ceil(TICK.as_nanos());
        u64::try_from(ticks).unwrap_or(u64::MAX / 2).clamp(1, u64::MAX / 2) + 1
    }
}

/// Starts the clock of `engine`: a thread that ends when the engine is gone.
pub(crate) fn start_clock(engine: &Engine) -> io::Result<()> {
    let engine = engine.weak();
    let tick = move || {
        let mut next = Instant::now() + TICK;
        while let Some(engine) = engine.upgrade() {
            // a thread sleeps longer than it is told: catch up
            while Instant::now() >= next {
                engine.increment_epoch();
                next += TICK;
            }
            drop(engine);
            thread::sleep(next.saturating_duration_since(Instant::now()));
        }
    };
    thread::Builder::new().name("keyway-clock".to_owned()).spawn(tick)?;
    Ok(())
}

/// What an instance asked for beyond the limits: bytes, or entries of a table.
#[derive(Clone, Copy)]
pub(crate) enum Refused {
    Memory(usize),
    Table(usize),
}

/// Refuses growth beyond the limits and remembers that it did.
pub(crate) struct Limiter {
    memory: usize,
    /// What was refused last, since the call began.
    pub(crate) refused: Option<Refused>,
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { memory: limits.memory, refused: None }
    }
}

impl ResourceLimiter for Limiter {
    fn memory_growing(
        &mut self,
        _current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let allowed = desired <= self.memory;
        if !allowed && maximum.is_none_or(|maximum| desired <= maximum) {
            self.refused = Some(Refused::Memory(desired));
        }
        Ok(allowed)
    }

    fn table_growing(
        &mut self,
        _current: usize,
        desired: usize,
        _maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        let allowed = desired <= TABLE_ELEMENTS;
        if !allowed {
            self.refused = Some(Refused::Table(desired));
        }
        Ok(allowed)
    }

    fn instances(&self) -> usize {
        1
    }

    fn memories(&self) -> usize {
        1
    }

    fn tables(&self) -> usize {
        16
    }
}
