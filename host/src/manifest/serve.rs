//! The table `[serve]`.

use std::ops::RangeInclusive;

use super::{limits::number, parse::Fault, table};

/// How a service runs the plugin, beside its grants and limits. It is for the service to
/// meet: [`Host::load_manifest`](crate::Host::load_manifest) does nothing of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServeTable {
    /// How many instances are kept for later calls, with what they remember, as by
    /// [`Pool`](crate::Pool); where it is 0, each call has a fresh one. Never more than
    /// `concurrency`.
    pub keep: u32,
    /// The most calls at once; none where the service decides.
    pub concurrency: Option<u32>,
}

const KEEP: RangeInclusive<u64> = 0..=1_000;
const CONCURRENCY: RangeInclusive<u64> = 1..=100_000;

impl ServeTable {
    pub(super) fn read(table: &table::Serve) -> Result<Self, Fault> {
        let concurrency = number("serve.concurrency", &table.concurrency, CONCURRENCY)?;
        // nobody would call the others
        let most = concurrency.map_or(*KEEP.end(), |calls| calls.min(*KEEP.end()));
        let keep = number("serve.keep", &table.keep, *KEEP.start()..=most)?;
        let short = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
        Ok(Self { keep: keep.map_or(0, short), concurrency: concurrency.map(short) })
    }
}
