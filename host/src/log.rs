//! What plugins log, where it goes, and how much of it.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
};

use keyway_abi::raw;

use crate::clock::{Clock, TICK};

/// How much a log message matters. What a plugin gives as a number beyond these is
/// taken for the nearest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Each step.
    Trace,
    /// What helps to find a fault.
    Debug,
    /// What an operator may want to know.
    Info,
    /// What an operator should know.
    Warn,
    /// What went wrong.
    Error,
}

impl Level {
    /// The level of this number, or the nearest.
    pub(crate) fn nearest(number: i32) -> Self {
        match number {
            ..=raw::KEYWAY_LOG_TRACE => Self::Trace,
            raw::KEYWAY_LOG_DEBUG => Self::Debug,
            raw::KEYWAY_LOG_INFO => Self::Info,
            raw::KEYWAY_LOG_WARN => Self::Warn,
            raw::KEYWAY_LOG_ERROR.. => Self::Error,
        }
    }
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Trace => "trace",
            Self::Debug => "debug",
            Self::Info => "info",
            Self::Warn => "warn",
            Self::Error => "error",
        })
    }
}

/// One message of a plugin.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Record<'a> {
    /// The plugin's name; empty where its metadata tells none.
    pub plugin: &'a str,
    /// How much it matters.
    pub level: Level,
    /// Up to 64 KiB, which may hold anything that text can, terminal control included.
    pub text: &'a str,
}

/// Takes what a plugin logs. It runs within the call that logs, and its time is the
/// plugin's; a panic in it is an error of that call. Cheap to clone.
#[derive(Clone)]
pub struct Log {
    sink: Arc<dyn Fn(&Record<'_>) + Send + Sync>,
}

impl Log {
    /// Hands each message to `sink`, which is called from every thread that runs the
    /// plugin. No limit interrupts it: where it took the call beyond its time, the call
    /// ends when it is done.
    pub fn new(sink: impl Fn(&Record<'_>) + Send + Sync + 'static) -> Self {
        Self { sink: Arc::new(sink) }
    }

    /// Makes each message an event of [`tracing`]: its level, the target
    /// `keyway::plugin`, the plugin's name as the field `plugin`.
    pub fn tracing() -> Self {
        Self::new(|record| {
            let Record { plugin, text, .. } = *record;
            match record.level {
                Level::Trace => tracing::trace!(target: TARGET, plugin, "{text}"),
                Level::Debug => tracing::debug!(target: TARGET, plugin, "{text}"),
                Level::Info => tracing::info!(target: TARGET, plugin, "{text}"),
                Level::Warn => tracing::warn!(target: TARGET, plugin, "{text}"),
                Level::Error => tracing::error!(target: TARGET, plugin, "{text}"),
            }
        })
    }

    pub(crate) fn write(&self, record: &Record<'_>) {
        (self.sink)(record);
    }
}

/// Of the events that plugins log.
const TARGET: &str = "keyway::plugin";

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

/// Ticks in a second.
const SECOND: u64 = 1_000 / TICK.as_millis() as u64;

/// Counts the messages of one plugin, second by second.
#[derive(Default)]
pub(crate) struct Meter {
    counts: Mutex<Counts>,
}

#[derive(Default)]
struct Counts {
    second: u64,
    /// In this second.
    passed: u32,
    /// Since one passed last.
    dropped: u64,
    dropped_in_all: u64,
}

impl Meter {
    /// Whether one more message may pass; then also how many were dropped before it.
    pub(crate) fn pass(&self, clock: &Clock, rate: u32) -> Option<u64> {
        let second = clock.now() / SECOND;
        let mut counts = self.counts.lock().unwrap_or_else(PoisonError::into_inner);
        if counts.second != second {
            (counts.second, counts.passed) = (second, 0);
        }
        if counts.passed >= rate {
            counts.dropped += 1;
            counts.dropped_in_all += 1;
            return None;
        }
        counts.passed += 1;
        Some(std::mem::take(&mut counts.dropped))
    }

    /// Counts a message that nobody is there for.
    pub(crate) fn drop_one(&self) {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).dropped_in_all += 1;
    }

    pub(crate) fn dropped_in_all(&self) -> u64 {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner).dropped_in_all
    }
}
