//! Measuring calls by a clock that costs as much as a call does.

use std::{
    io::{IsTerminal, Write, stderr},
    time::{Duration, Instant},
};

use hdrhistogram::Histogram;
use keyway_host::Error;

/// The clock, and what it costs.
pub(super) struct Clock {
    /// Nanoseconds between two readings, one right after the other.
    pub(super) reading: f64,
}

/// Readings of the clock that find out what one costs.
const READINGS: u32 = 100;

/// How often that is tried.
const ROUNDS: u32 = 100;

/// A batch takes so many readings of the clock, so that those are 1 per cent of it.
const READINGS_IN_BATCH: f64 = 100.0;

/// Calls of one batch at most.
const MAX_BATCH: f64 = 100_000.0;

/// The warm-up takes this part of the time.
const WARM_UP: u32 = 10;

/// No warm-up is longer.
const LONGEST_WARM_UP: Duration = Duration::from_millis(500);

/// How often progress is shown.
const SHOWN: Duration = Duration::from_millis(100);

/// The longest call that is told apart, in picoseconds: more than a time limit can be.
const LONGEST: u64 = 7_200_000_000_000_000;

/// Three significant digits of each value.
const DIGITS: u8 = 3;

impl Clock {
    pub(super) fn calibrate() -> Self {
        let round = || {
            let start = Instant::now();
            for _ in 0..READINGS {
                std::hint::black_box(Instant::now());
            }
            nanoseconds(start.elapsed()) / f64::from(READINGS)
        };
        // whatever else the machine does makes it only slower
        let shortest = (0..ROUNDS).map(|_| round()).fold(f64::INFINITY, f64::min);
        Self { reading: shortest }
    }
}

/// What was measured of one kind of call.
pub(super) struct Measured {
    pub(super) calls: u64,
    /// The time of all calls.
    pub(super) time: Duration,
    /// How many calls were measured together.
    pub(super) batch: u32,
    /// Of each batch the mean time of a call, in picoseconds.
    histogram: Option<Histogram<u64>>,
    pub(super) max: f64,
}

impl Measured {
    fn new(batch: u32) -> Self {
        let histogram = Histogram::new_with_bounds(1, LONGEST, DIGITS).ok();
        Self { calls: 0, time: Duration::ZERO, batch, histogram, max: 0.0 }
    }

    pub(super) fn per_second(&self) -> f64 {
        #[allow(clippy::cast_precision_loss)] // a rate has no use for more digits
        let calls = self.calls as f64;
        calls / self.time.as_secs_f64().max(f64::MIN_POSITIVE)
    }

    /// The time in nanoseconds that this share of the calls, of 1, does not exceed.
    #[allow(clippy::cast_precision_loss)]
    pub(super) fn quantile(&self, share: f64) -> f64 {
        let value = self.histogram.as_ref().map_or(0, |all| all.value_at_quantile(share));
        (value as f64 / 1_000.0).min(self.max) // a value stands for a small range
    }

    /// Counts a batch. The reading of the clock that is in its time is taken out.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // positive, and below LONGEST
    fn record(&mut self, time: Duration, reading: f64) {
        let each = (nanoseconds(time) - reading).max(0.0) / f64::from(self.batch);
        self.calls += u64::from(self.batch);
        self.time += time.saturating_sub(Duration::from_nanos(reading as u64));
        self.max = self.max.max(each);
        if let Some(histogram) = &mut self.histogram {
            histogram.saturating_record((each * 1_000.0) as u64);
        }
    }
}

/// Calls for so long, after a warm-up; and the error that ended it early.
pub(super) fn measure(
    clock: &Clock,
    time: Duration,
    what: &str,
    mut call: impl FnMut() -> Result<(), Error>,
) -> (Measured, Result<(), Error>) {
    let mut progress = Progress::new(what, time);
    let batch = match warm_up(clock, (time / WARM_UP).min(LONGEST_WARM_UP), &mut call) {
        Ok(batch) => batch,
        Err(error) => return (Measured::new(1), Err(error)),
    };
    let mut measured = Measured::new(batch);
    let end = Instant::now() + time;
    let mut before = Instant::now();
    while before < end {
        for _ in 0..batch {
            if let Err(error) = call() {
                return (measured, Err(error));
            }
        }
        let now = Instant::now();
        measured.record(now - before, clock.reading);
        progress.show(time.saturating_sub(end.saturating_duration_since(now)));
        before = Instant::now();
    }
    (measured, Ok(()))
}

/// Calls until caches and branch predictors know the plugin; how many calls a batch needs.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // from 1 to MAX_BATCH
fn warm_up(
    clock: &Clock,
    time: Duration,
    call: &mut impl FnMut() -> Result<(), Error>,
) -> Result<u32, Error> {
    let start = Instant::now();
    let (mut before, mut shortest) = (start, Duration::MAX);
    while before - start < time || shortest == Duration::MAX {
        call()?;
        let now = Instant::now();
        shortest = shortest.min(now - before);
        before = now;
    }
    let each = nanoseconds(shortest) - clock.reading;
    let batch = (clock.reading * READINGS_IN_BATCH / each.max(1.0)).ceil();
    Ok(batch.clamp(1.0, MAX_BATCH) as u32)
}

fn nanoseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1e9
}

/// A line on a terminal that is there only while the program works.
struct Progress<'a> {
    what: &'a str,
    of: Duration,
    next: Duration,
    shown: bool,
}

impl<'a> Progress<'a> {
    fn new(what: &'a str, of: Duration) -> Self {
        Self { what, of, next: Duration::ZERO, shown: stderr().is_terminal() }
    }

    fn show(&mut self, done: Duration) {
        if self.shown && done >= self.next {
            self.next = done + SHOWN;
            let (done, of) = (done.as_secs_f64(), self.of.as_secs_f64());
            let _ = write!(stderr(), "\rmeasuring {}, {done:.1} of {of:.1} s", self.what);
        }
    }
}

impl Drop for Progress<'_> {
    fn drop(&mut self) {
        if self.shown {
            let _ = write!(stderr(), "\r\x1b[2K");
        }
    }
}
