//! Metrics, by the conventions of Prometheus.
//!
//! Their number is bounded: labels are routes, statuses and the names of plugins that the
//! store has.

use std::{
    sync::{OnceLock, atomic::Ordering},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

use http::StatusCode;
use prometheus_client::{
    encoding::{EncodeLabelSet, text},
    metrics::{counter::Counter, family::Family, gauge::Gauge, histogram::Histogram, info::Info},
    registry::{Registry, Unit},
};

use crate::{
    app::App,
    calls::CallMetrics,
    http::{ROUTES, Target},
    usage::Usage,
};

/// All metrics.
pub(crate) struct Metrics {
    /// There once all are registered.
    registry: OnceLock<Registry>,
    pub(crate) calls: CallMetrics,
    pub(crate) requests: Requests,
    pub(crate) refused: Refused,
    gauges: Gauges,
}

impl Metrics {
    /// Registers those of requests and calls. There can be so many `instances`.
    pub(crate) fn new(registry: &mut Registry, instances: u32) -> Self {
        let version = vec![("version", env!("CARGO_PKG_VERSION"))];
        registry.register("keyway_build", "What runs", Info::new(version));
        Self {
            calls: CallMetrics::register(registry),
            requests: Requests::register(registry),
            refused: Refused::register(registry),
            gauges: Gauges::register(registry, instances),
            registry: OnceLock::new(),
        }
    }

    /// Takes what all metrics are registered in.
    pub(crate) fn take(&self, registry: Registry) {
        self.registry.get_or_init(|| registry);
    }

    /// The text that Prometheus reads.
    pub(crate) fn text(&self, app: &App) -> String {
        self.gauges.set(app);
        for slot in app.catalog.slots() {
            self.calls.set_in_progress(slot.name().as_str(), &slot.traffic);
        }
        let mut text = String::with_capacity(16 << 10);
        if let Some(registry) = self.registry.get() {
            let _ = text::encode(&mut text, registry); // a String takes everything
        }
        text
    }
}

/// What is looked up when somebody asks.
#[derive(Default)]
struct Gauges {
    instances: Gauge,
    recycled: Gauge,
    connections: Gauge,
    bodies: Gauge,
    resident: Gauge,
    files: Gauge,
    cpu: Counter<f64>,
}

impl Gauges {
    fn register(registry: &mut Registry, instances: u32) -> Self {
        let gauges = Self::default();
        let mut add = |name: &str, help: &str, gauge: &Gauge| {
            registry.register(name, help, gauge.clone());
        };
        add(
            "keyway_instances",
            "Instances of plugins, those included that are kept",
            &gauges.instances,
        );
        let most = Gauge::default();
        most.set(i64::from(instances));
        add("keyway_instances_max", "Instances that there can be", &most);
        add(
            "keyway_instances_recycled",
            "Instances beside them that were set back to how they began, for the next call",
            &gauges.recycled,
        );
        add("keyway_connections", "Open connections", &gauges.connections);
        add("keyway_bodies_bytes", "Bytes of bodies on their way", &gauges.bodies);
        add("process_resident_memory_bytes", "Resident memory", &gauges.resident);
        add("process_open_fds", "Open files and connections", &gauges.files);
        let started = Gauge::default();
        started.set(seconds_since_1970());
        add("process_start_time_seconds", "When the process started, since 1970", &started);
        registry.register("process_cpu_seconds", "Time on processors", gauges.cpu.clone());
        gauges
    }

    fn set(&self, app: &App) {
        self.instances.set(i64::from(app.host.instances()));
        self.recycled.set(i64::from(app.host.recycled()));
        self.connections.set(integer(app.connections.count()));
        self.bodies.set(integer(app.bodies.budget.taken()));
        let usage = Usage::now();
        self.resident.set(integer(usage.resident_bytes));
        self.files.set(integer(usage.open_files));
        self.cpu.inner().store(usage.cpu_seconds.to_bits(), Ordering::Relaxed);
    }
}

fn seconds_since_1970() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    i64::try_from(since.as_secs()).unwrap_or(i64::MAX)
}

fn integer(value: usize) -> i64 {
    i64::try_from(value).unwrap_or(i64::MAX)
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfStatus {
    route: &'static str,
    status: u16,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfRoute {
    route: &'static str,
}

/// Seconds of a request, from its head to its answer.
const BUCKETS: [f64; 14] = [
    0.000_01, 0.000_025, 0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.05,
    0.25, 1.0, 10.0,
];

/// Of requests that no route fits.
const NONE: &str = "none";

/// Requests, by route and status.
pub(crate) struct Requests {
    counts: Family<OfStatus, Counter>,
    /// In the order of the routes; the last one is of no route.
    routes: Vec<RouteMetrics>,
}

struct RouteMetrics {
    id: &'static str,
    durations: Histogram,
    /// The usual one, which is looked up once.
    ok: OnceLock<Counter>,
}

impl Requests {
    fn register(registry: &mut Registry) -> Self {
        let counts = Family::<OfStatus, Counter>::default();
        let durations: Family<OfRoute, Histogram, fn() -> Histogram> =
            Family::new_with_constructor(|| Histogram::new(BUCKETS));
        registry.register("keyway_http_requests", "Requests that were answered", counts.clone());
        registry.register_with_unit(
            "keyway_http_request_duration",
            "Time from the head of a request to its answer",
            Unit::Seconds,
            durations.clone(),
        );
        let ids = ROUTES.iter().map(|route| route.id).chain([NONE]);
        let routes = ids.map(|id| RouteMetrics {
            id,
            durations: durations.get_or_create_owned(&OfRoute { route: id }),
            ok: OnceLock::new(),
        });
        Self { counts, routes: routes.collect() }
    }

    /// Counts a request.
    pub(crate) fn count(&self, target: Option<Target>, status: StatusCode, time: Duration) {
        let place = target.map_or(ROUTES.len(), |target| target as usize);
        let Some(route) = self.routes.get(place) else { return };
        route.durations.observe(time.as_secs_f64());
        let label = || OfStatus { route: route.id, status: status.as_u16() };
        match status {
            StatusCode::OK => {
                route.ok.get_or_init(|| self.counts.get_or_create_owned(&label())).inc();
            }
            _ => {
                self.counts.get_or_create(&label()).inc();
            }
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfReason {
    reason: &'static str,
}

/// What was turned away because there was too much.
pub(crate) struct Refused {
    plugin: Counter,
    server: Counter,
    connection: Counter,
}

impl Refused {
    fn register(registry: &mut Registry) -> Self {
        let refused = Family::<OfReason, Counter>::default();
        let help = "Calls and connections that were turned away, by whose limit was reached";
        registry.register("keyway_refused", help, refused.clone());
        let of = |reason| refused.get_or_create_owned(&OfReason { reason });
        Self { plugin: of("plugin"), server: of("server"), connection: of("connections") }
    }

    /// A plugin had as many calls as it may have.
    pub(crate) fn plugin(&self) {
        self.plugin.inc();
    }

    /// All plugins together had.
    pub(crate) fn server(&self) {
        self.server.inc();
    }

    /// There were too many connections, and all were busy.
    pub(crate) fn connection(&self) {
        self.connection.inc();
    }
}
