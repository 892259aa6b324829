//! What the catalog counts.

use std::{fmt, sync::Arc, time::Duration};

use prometheus_client::{
    collector::Collector,
    encoding::{DescriptorEncoder, EncodeLabelSet, EncodeMetric},
    metrics::{
        MetricType,
        counter::Counter,
        family::Family,
        gauge::ConstGauge,
        histogram::{Histogram, exponential_buckets},
    },
    registry::Registry,
};

use super::{
    shared::Shared,
    status::{State, StoreState},
};
use crate::{calls::CallMetrics, store::Name};

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct PluginLabels {
    plugin: String,
}

impl From<&Name> for PluginLabels {
    fn from(name: &Name) -> Self {
        Self { plugin: name.to_string() }
    }
}

#[derive(Debug)]
pub(super) struct Metrics {
    swaps: Family<PluginLabels, Counter>,
    load_errors: Family<PluginLabels, Counter>,
    load_duration: Histogram,
    /// Of the plugins' calls, which are forgotten with their names.
    pub(super) calls: CallMetrics,
}

impl Metrics {
    pub(super) fn register(registry: &mut Registry, calls: CallMetrics) -> Self {
        let metrics = Self {
            swaps: Family::default(),
            load_errors: Family::default(),
            load_duration: Histogram::new(exponential_buckets(0.001, 2.0, 15)), // up to 16 s
            calls,
        };
        let Self { swaps, load_errors, load_duration, .. } = &metrics;
        registry.register(
            "keyway_swaps",
            "Releases that took the place of another one",
            swaps.clone(),
        );
        registry.register(
            "keyway_load_errors",
            "Files that were found and not loaded",
            load_errors.clone(),
        );
        registry.register(
            "keyway_load_duration_seconds",
            "Time to check, compile and try a plugin",
            load_duration.clone(),
        );
        metrics
    }

    /// Shows the series of a name before anything happens.
    pub(super) fn add(&self, name: &Name) {
        drop(self.swaps.get_or_create(&name.into()));
        drop(self.load_errors.get_or_create(&name.into()));
    }

    pub(super) fn count_swap(&self, name: &Name) {
        self.swaps.get_or_create(&name.into()).inc();
    }

    pub(super) fn count_error(&self, name: &Name) {
        self.load_errors.get_or_create(&name.into()).inc();
    }

    pub(super) fn observe_load(&self, duration: Duration) {
        self.load_duration.observe(duration.as_secs_f64());
    }

    /// Forgets a name that went: whoever writes to the store could make any number of them.
    pub(super) fn remove(&self, name: &Name) {
        self.swaps.remove(&name.into());
        self.load_errors.remove(&name.into());
        self.calls.remove(name.as_str());
    }
}

/// What is so at the moment of a scrape.
pub(super) struct Gauges(pub(super) Arc<Shared>);

impl Collector for Gauges {
    fn encode(&self, mut encoder: DescriptorEncoder) -> fmt::Result {
        let states: Vec<_> = self.0.slots().map(|slot| slot.state()).collect();
        let help = "Plugins by whether they can be called";
        let mut plugins =
            encoder.encode_descriptor("keyway_plugins", help, None, MetricType::Gauge)?;
        for state in State::ALL {
            let count = states.iter().filter(|it| **it == state).count();
            let count = ConstGauge::new(i64::try_from(count).unwrap_or(i64::MAX));
            count.encode(plugins.encode_family(&[("state", state.name())])?)?;
        }
        let Some(store) = self.0.store_status() else { return Ok(()) };
        let help = "Whether the store could be listed";
        let up = encoder.encode_descriptor("keyway_store_up", help, None, MetricType::Gauge)?;
        ConstGauge::new(i64::from(store.state == StoreState::Up)).encode(up)
    }
}

impl fmt::Debug for Gauges {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Gauges").finish_non_exhaustive()
    }
}
