//! What was counted, and the time and memory that it took.

use std::{
    collections::BTreeMap,
    fmt, fs,
    time::{Duration, Instant},
};

use keyway_host::Error;

use super::{input::Kind, verdict};

/// What a kind of module came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct OfKind {
    /// Runs.
    pub runs: u64,
    /// Those that were loaded.
    pub loaded: u64,
    /// Those of which an instance was made.
    pub started: u64,
}

/// Counts of many runs.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    /// By kind of module.
    pub kinds: BTreeMap<Kind, OfKind>,
    /// Instances.
    pub instances: u64,
    /// Calls, and those that gave a result.
    pub calls: (u64, u64),
    /// Futures that were dropped after they had yielded.
    pub dropped: u64,
    /// Runs on a deterministic host that were compared, and calls of them.
    pub compared: (u64, u64),
    /// Messages that were heard.
    pub heard: u64,
    /// Errors of load, of the start and of calls, by variant.
    pub errors: [BTreeMap<&'static str, u64>; 3],
    /// The longest load and the longest call.
    pub longest: [Duration; 2],
    /// Calls that were late since the machine had other work.
    pub starved: u64,
}

impl Tally {
    /// Counts an error: 0 of load, 1 of the start, 2 of a call.
    pub fn error(&mut self, of: usize, error: &Error) {
        *self.errors[of].entry(verdict::name(error)).or_default() += 1;
    }

    /// Adds what another thread counted.
    pub fn merge(&mut self, other: Self) {
        for (kind, of_kind) in other.kinds {
            let own = self.kinds.entry(kind).or_default();
            own.runs += of_kind.runs;
            own.loaded += of_kind.loaded;
            own.started += of_kind.started;
        }
        for (own, errors) in self.errors.iter_mut().zip(other.errors) {
            for (name, count) in errors {
                *own.entry(name).or_default() += count;
            }
        }
        for (own, longest) in self.longest.iter_mut().zip(other.longest) {
            *own = longest.max(*own);
        }
        self.instances += other.instances;
        self.calls = (self.calls.0 + other.calls.0, self.calls.1 + other.calls.1);
        self.dropped += other.dropped;
        self.compared.0 += other.compared.0;
        self.compared.1 += other.compared.1;
        self.heard += other.heard;
        self.starved += other.starved;
    }

    /// Runs of all kinds.
    pub fn runs(&self) -> u64 {
        self.kinds.values().map(|kind| kind.runs).sum()
    }

    /// Those that were loaded.
    pub fn loaded(&self) -> u64 {
        self.kinds.values().map(|kind| kind.loaded).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{:<10}{:>10}{:>10}{:>10}", "module", "runs", "loaded", "started")?;
        for (kind, OfKind { runs, loaded, started }) in &self.kinds {
            writeln!(f, "{:<10}{runs:>10}{loaded:>10}{started:>10}", format!("{kind:?}"))?;
        }
        for (title, errors) in ["load", "start", "calls"].iter().zip(&self.errors) {
            writeln!(f, "\nerrors of {title}:")?;
            for (name, count) in errors {
                writeln!(f, "  {name:<12}{count:>10}")?;
            }
        }
        let share = 100.0 * self.loaded() as f64 / self.runs().max(1) as f64;
        writeln!(f, "\n{} runs, {share:.1} % loaded, {} instances", self.runs(), self.instances)?;
        writeln!(
            f,
            "{} calls, {} with a result, {} messages",
            self.calls.0, self.calls.1, self.heard
        )?;
        writeln!(f, "{} futures dropped while they ran", self.dropped)?;
        let (runs, calls) = self.compared;
        writeln!(f, "{runs} runs with {calls} answers compared on a deterministic host")?;
        let [load, call] = self.longest;
        writeln!(f, "longest load: {load:.1?}, longest call: {call:.1?}, {} starved", self.starved)
    }
}

/// Wall time and this thread's own.
#[derive(Clone, Copy, Debug)]
pub struct Stopwatch {
    wall: Instant,
    own: Option<Duration>,
}

impl Stopwatch {
    /// Starts.
    pub fn start() -> Self {
        Self { wall: Instant::now(), own: processor_time() }
    }

    /// How long this thread ran since; where no system tells, how long it is ago. What
    /// other programs take on a busy machine does not count.
    pub fn own(&self) -> Duration {
        let own = processor_time().zip(self.own).map(|(end, start)| end.saturating_sub(start));
        own.unwrap_or_else(|| self.wall.elapsed())
    }
}

/// How long this thread ran; Linux tells.
pub fn processor_time() -> Option<Duration> {
    let text = fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split_whitespace().next()?.parse().ok().map(Duration::from_nanos)
}

/// Bytes of memory that this process has; Linux tells.
pub fn resident() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    let kilobytes: u64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes << 10)
}
