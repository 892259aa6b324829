//! The table `[limits]`.

use std::{ops::RangeInclusive, time::Duration};

use super::{
    Mistake,
    parse::{Fault, Spans},
    table,
};
use crate::Limits;

/// What the manifest limits; the host's own limit counts where one is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct LimitsTable {
    /// `time_ms`, as [`Limits::time`].
    pub time: Option<Duration>,
    /// `fuel`, as [`Limits::fuel`].
    pub fuel: Option<u64>,
    /// `memory_bytes`, as [`Limits::memory`].
    pub memory: Option<usize>,
    /// `table_elements`, as [`Limits::table`].
    pub table: Option<usize>,
    /// `stack_bytes`, as [`Builder::stack`](crate::Builder::stack).
    pub stack: Option<usize>,
    /// `output_bytes`, as [`Limits::output`].
    pub output: Option<usize>,
    /// `log_per_second`, as [`Limits::log_rate`].
    pub log_rate: Option<u32>,
}

/// Milliseconds: up to an hour.
const TIME_MS: RangeInclusive<u64> = 1..=3_600_000;
const FUEL: RangeInclusive<u64> = 1..=i64::MAX.cast_unsigned();
/// What 32-bit addresses reach.
const MEMORY_BYTES: RangeInclusive<u64> = 0..=4 << 30;
const TABLE_ELEMENTS: RangeInclusive<u64> = 0..=10_000_000;
/// Threads have 2 MiB, of which their own code needs some.
const STACK_BYTES: RangeInclusive<u64> = 16 << 10..=1 << 20;
/// What the ABI can tell.
const OUTPUT_BYTES: RangeInclusive<u64> = 0..=i32::MAX.cast_unsigned() as u64;
const LOG_PER_SECOND: RangeInclusive<u64> = 0..=1_000_000;

impl LimitsTable {
    pub(super) fn read(table: &table::Limits, spans: &mut Spans) -> Result<Self, Fault> {
        let mut get = |key, value: &table::Number, range| {
            if let Some(value) = value {
                spans.add(key, value.span());
            }
            number(key, value, range)
        };
        Ok(Self {
            time: get("limits.time_ms", &table.time_ms, TIME_MS)?.map(Duration::from_millis),
            fuel: get("limits.fuel", &table.fuel, FUEL)?,
            memory: get("limits.memory_bytes", &table.memory_bytes, MEMORY_BYTES)?.map(size),
            table: get("limits.table_elements", &table.table_elements, TABLE_ELEMENTS)?.map(size),
            stack: get("limits.stack_bytes", &table.stack_bytes, STACK_BYTES)?.map(size),
            output: get("limits.output_bytes", &table.output_bytes, OUTPUT_BYTES)?.map(size),
            log_rate: get("limits.log_per_second", &table.log_per_second, LOG_PER_SECOND)?
                .map(|rate| u32::try_from(rate).unwrap_or(u32::MAX)),
        })
    }

    /// These limits, and `others` where one is not told.
    #[must_use]
    pub fn or(&self, others: Limits) -> Limits {
        Limits {
            time: self.time.unwrap_or(others.time),
            fuel: self.fuel.or(others.fuel),
            memory: self.memory.unwrap_or(others.memory),
            table: self.table.unwrap_or(others.table),
            output: self.output.unwrap_or(others.output),
            log_rate: self.log_rate.unwrap_or(others.log_rate),
        }
    }
}

/// A number that is in its range.
pub(super) fn number(
    key: &'static str,
    value: &table::Number,
    range: RangeInclusive<u64>,
) -> Result<Option<u64>, Fault> {
    let Some(value) = value else { return Ok(None) };
    match u64::try_from(*value.get_ref()).ok().filter(|number| range.contains(number)) {
        Some(number) => Ok(Some(number)),
        None => {
            let (least, most) = range.into_inner();
            let mistake = Mistake::Range { key, value: *value.get_ref(), least, most };
            Err(Fault::at(mistake, value.span()))
        }
    }
}

/// On a machine of 32 bits the largest that it can have.
pub(super) fn size(number: u64) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}
