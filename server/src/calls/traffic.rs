//! The calls of one plugin: how many there are, what came of them, how long they took.

use std::{
    sync::{Mutex, OnceLock, PoisonError},
    time::Duration,
};

use prometheus_client::{
    encoding::EncodeLabelSet,
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram},
    registry::{Registry, Unit},
};

use super::{gate::Gate, lane::Lane, outcome::Outcome};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfPlugin {
    plugin: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfOutcome {
    plugin: String,
    outcome: &'static str,
}

type Durations = Family<OfPlugin, Histogram, fn() -> Histogram>;

/// The metrics of all plugins' calls. Cheap to clone.
#[derive(Clone, Debug)]
pub(crate) struct CallMetrics {
    calls: Family<OfOutcome, Counter>,
    durations: Durations,
    in_progress: Family<OfPlugin, Gauge>,
    memory: Family<OfPlugin, Gauge>,
}

/// Seconds, from what a small plugin takes to what a limit allows.
const BUCKETS: [f64; 16] = [
    0.000_005, 0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005,
    0.01, 0.025, 0.1, 0.5, 1.0, 10.0,
];

fn durations() -> Histogram {
    Histogram::new(BUCKETS)
}

impl Default for CallMetrics {
    fn default() -> Self {
        Self {
            calls: Family::default(),
            durations: Family::new_with_constructor(durations),
            in_progress: Family::default(),
            memory: Family::default(),
        }
    }
}

impl CallMetrics {
    pub(crate) fn register(registry: &mut Registry) -> Self {
        let metrics = Self::default();
        let Self { calls, durations, in_progress, memory } = &metrics;
        registry.register("keyway_calls", "Calls of plugins, by what came of them", calls.clone());
        registry.register_with_unit(
            "keyway_call_duration",
            "Time from when a call was let in to when its result was there",
            Unit::Seconds,
            durations.clone(),
        );
        registry.register(
            "keyway_calls_in_progress",
            "Calls of plugins that run now",
            in_progress.clone(),
        );
        registry.register_with_unit(
            "keyway_plugin_memory",
            "Memory that the plugin's instance had at the end of its last call",
            Unit::Bytes,
            memory.clone(),
        );
        metrics
    }

    /// Tells the calls that run now, where somebody asks.
    pub(crate) fn set_in_progress(&self, plugin: &str, traffic: &Traffic) {
        let label = OfPlugin { plugin: plugin.to_owned() };
        traffic.unless_closed(|| {
            self.in_progress.get_or_create(&label).set(i64::from(traffic.gate.inside()));
        });
    }

    /// Forgets a plugin that is no more.
    pub(crate) fn remove(&self, plugin: &str) {
        let label = OfPlugin { plugin: plugin.to_owned() };
        self.durations.remove(&label);
        self.in_progress.remove(&label);
        self.memory.remove(&label);
        for outcome in Outcome::ALL {
            let (plugin, outcome) = (plugin.to_owned(), outcome.label());
            self.calls.remove(&OfOutcome { plugin, outcome });
        }
    }
}

/// The calls of one plugin.
#[derive(Debug)]
pub(crate) struct Traffic {
    pub(crate) gate: Gate,
    pub(crate) lane: Lane,
    label: OfPlugin,
    metrics: CallMetrics,
    durations: Histogram,
    memory: Gauge,
    calls: [OnceLock<Counter>; Outcome::ALL.len()],
    /// Whether its plugin is gone: what ends later is told nowhere.
    is_closed: Mutex<bool>,
}

impl Traffic {
    pub(crate) fn new(plugin: &str, metrics: &CallMetrics) -> Self {
        let label = OfPlugin { plugin: plugin.to_owned() };
        Self {
            gate: Gate::new(),
            lane: Lane::default(),
            durations: metrics.durations.get_or_create_owned(&label),
            memory: metrics.memory.get_or_create_owned(&label),
            calls: Default::default(),
            is_closed: Mutex::default(),
            metrics: metrics.clone(),
            label,
        }
    }

    /// Counts a call.
    pub(crate) fn count(&self, outcome: Outcome, time: Duration) {
        self.durations.observe(time.as_secs_f64());
        self.calls(outcome).inc();
    }

    /// Tells the memory that an instance had, in bytes.
    pub(crate) fn used(&self, memory: usize) {
        self.memory.set(i64::try_from(memory).unwrap_or(i64::MAX));
    }

    fn calls(&self, outcome: Outcome) -> &Counter {
        self.calls[outcome as usize].get_or_init(|| {
            let (plugin, outcome) = (self.label.plugin.clone(), outcome.label());
            let tell = || self.metrics.calls.get_or_create_owned(&OfOutcome { plugin, outcome });
            self.unless_closed(tell).unwrap_or_default()
        })
    }

    /// From now on its metrics can be removed, and none comes back.
    pub(crate) fn close(&self) {
        *self.is_closed.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }

    fn unless_closed<T>(&self, tell: impl FnOnce() -> T) -> Option<T> {
        let is_closed = self.is_closed.lock().unwrap_or_else(PoisonError::into_inner);
        (!*is_closed).then(tell)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use prometheus_client::{encoding::text, registry::Registry};

    use super::{CallMetrics, Outcome, Traffic};

    /// A call may end after its plugin is gone.
    #[test]
    fn what_is_removed_does_not_come_back() {
        let mut registry = Registry::default();
        let metrics = CallMetrics::register(&mut registry);
        let series = || {
            let mut said = String::new();
            text::encode(&mut said, &registry).expect("a String takes everything");
            said.matches("plugin=\"hello\"").count()
        };
        let traffic = Traffic::new("hello", &metrics);
        traffic.count(Outcome::Ok, Duration::ZERO);
        metrics.set_in_progress("hello", &traffic);
        assert!(series() > 3);
        traffic.close();
        metrics.remove("hello");
        assert_eq!(series(), 0);
        traffic.count(Outcome::Timeout, Duration::ZERO);
        traffic.used(1);
        metrics.set_in_progress("hello", &traffic);
        assert_eq!(series(), 0);
    }
}
