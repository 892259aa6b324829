//! What all requests share.

use std::{sync::atomic::AtomicBool, time::Duration};

use keyway_host::Host;

use crate::{
    calls::{Compute, Gate},
    catalog::Catalog,
    http::{Bounds, Budget, Complaints, Guard, RequestIds},
    metrics::Metrics,
    net::{Acceptor, Connections},
    openapi::Documents,
};

/// What all requests share.
pub(crate) struct App {
    pub(crate) catalog: Catalog,
    pub(crate) host: Host,
    pub(crate) compute: Compute,
    /// Of all plugins.
    pub(crate) gate: Gate,
    pub(crate) guard: Guard,
    pub(crate) bodies: Bounds,
    /// Of requests that did not begin yet.
    pub(crate) heads: Budget,
    pub(crate) limits: CallLimits,
    pub(crate) request_ids: RequestIds,
    pub(crate) complaints: Complaints,
    pub(crate) metrics: Metrics,
    pub(crate) connections: Connections,
    pub(crate) tls: Acceptor,
    /// Whether it was told to end.
    pub(crate) is_draining: AtomicBool,
    pub(crate) openapi: Documents,
}

/// What bounds calls.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallLimits {
    /// Of one plugin at once, unless its manifest tells.
    pub(crate) concurrency: u32,
    /// Of all plugins at once.
    pub(crate) max_calls: u32,
    pub(crate) request_timeout: Duration,
}
