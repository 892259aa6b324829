//! What a plugin may take: time, fuel, memory, tables, output, log.

use std::time::Duration;

use wasmtime::ResourceLimiter;

use crate::{Error, clock, watch::Limit};

/// Tables of one module.
pub(crate) const MAX_TABLES: u32 = 4;

/// What one instance may take, and each call of it (ABI.md, Limits of the host). Other
/// instances notice nothing of one that reaches a limit.
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
    /// copies memory, or the one function of the host, then is done. 1 s unless told.
    pub time: Duration,
    /// Fuel of one call, about one unit for each instruction, and for each byte or entry
    /// that one fills or copies, looked at where a function
    /// or a turn of a loop begins; only a
    /// [deterministic](crate::Builder::deterministic) host measures it, every other
    /// passes it over. None, so no limit, unless told.
    pub fuel: Option<u64>,
    /// Bytes of linear memory, which has whole pages of 64 KiB. Beyond it `memory.grow`
    /// returns -1; a module that begins with more is not started. 16 MiB unless told.
    pub memory: usize,
    /// Entries of each table, of which a module has 4 at most. Beyond it `table.grow`
    /// returns -1; a module that begins with more is not started. 10,000 unless told.
    pub table: usize,
    /// Bytes of one result of a function from bytes to bytes. Beyond it the call is
    /// [`Error::Output`](crate::Error::Output), and the instance goes on. 16 MiB unless
    /// told.
    pub output: usize,
    /// Messages that all instances of the plugin together log in a second; those
    /// beyond are dropped, and their number is logged with the next message that is
    /// not. At 0 nothing is logged. 1,000 unless told.
    pub log_rate: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            time: Duration::from_secs(1),
            fuel: None,
            memory: 16 << 20,
            table: 10_000,
            output: 16 << 20,
            log_rate: 1_000,
        }
    }
}

impl Limits {
    /// That fuel is not limited where nobody measures it.
    pub(crate) fn expect_metered(&self, is_measured: bool) -> Result<(), Error> {
        match self.fuel {
            Some(limit) if !is_measured => Err(Error::Unmetered { limit }),
            _ => Ok(()),
        }
    }

    /// The time in ticks, one more than it holds, since the next tick may be due at once:
    /// a call never gets less than its time.
    pub(crate) fn deadline(&self) -> Limit {
        let nanoseconds = u64::try_from(self.time.as_nanos()).unwrap_or(u64::MAX / 2);
        let nanoseconds = nanoseconds.clamp(1, u64::MAX / 2);
        Limit { ticks: nanoseconds.div_ceil(clock::TICK_NANOSECONDS) + 1, nanoseconds }
    }
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
    table: usize,
    /// What was refused last, since the call began.
    pub(crate) refused: Option<Refused>,
}

impl Limiter {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self { memory: limits.memory, table: limits.table, refused: None }
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
        let allowed = desired <= self.table;
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
        MAX_TABLES as usize
    }
}
