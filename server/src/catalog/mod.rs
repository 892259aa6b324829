//! The catalog: names, and the plugins that are loaded under them.
//!
//! A request asks it for a name and gets the release that serves now, without a lock. One
//! thread, the loader, looks for files that changed; what did is read, verified, checked,
//! compiled and tried by two more, and only then takes the place of what served. A file that
//! is broken changes nothing for callers.

mod error;
mod load;
mod loader;
mod mailbox;
mod messages;
mod metrics;
mod operator;
mod policy;
mod shared;
mod slot;
mod source;
mod status;
mod track;
mod watched;
mod workers;

#[cfg(test)]
mod tests;

use std::{io, sync::Arc, time::Duration};

use keyway_host::Host;
use prometheus_client::registry::Registry;

use self::{
    loader::Loader,
    mailbox::Mailbox,
    metrics::{Gauges, Metrics},
    shared::Shared,
};
use crate::{calls::CallMetrics, store::Store};

pub(crate) use self::{
    error::Refusal,
    operator::OperatorManifest,
    slot::{Release, Slot},
    status::{CatalogStatus, StoreStatus},
};

/// What a catalog is made of.
pub(crate) struct Setup {
    /// Loads and runs the plugins.
    pub(crate) host: Host,
    /// Where plugins are found.
    pub(crate) store: Option<Arc<dyn Store>>,
    /// Manifests that the operator names, of which each is a plugin. They win over the store.
    pub(crate) manifests: Vec<OperatorManifest>,
    /// How often all of it is looked at; the store's own interval where none is told.
    pub(crate) poll_interval: Option<Duration>,
    /// What manifests can ask for.
    pub(crate) bounds: ManifestBounds,
}

/// What manifests can ask for, beside the bounds of the host.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ManifestBounds {
    /// Instances that all plugins keep together.
    pub(crate) keep: u32,
    /// Time of a call, of a plugin in the store.
    pub(crate) time: Duration,
    /// Bytes of an output, of a plugin in the store.
    pub(crate) output: usize,
}

/// Names, and what is loaded under them.
#[derive(Debug)]
pub(crate) struct Catalog {
    shared: Arc<Shared>,
    mailbox: Arc<Mailbox>,
}

impl Catalog {
    /// Starts to look for plugins; [`is_ready`](Self::is_ready) tells when all that were
    /// there have been looked at. What is counted goes into `registry`; the `calls` of a
    /// name are forgotten when it goes.
    ///
    /// # Errors
    ///
    /// Where the system gives no thread.
    pub(crate) fn start(
        setup: Setup,
        calls: CallMetrics,
        registry: &mut Registry,
    ) -> io::Result<Self> {
        let shared = Arc::new(Shared::new(setup.store.as_ref().map(|store| store.kind())));
        let mailbox = Arc::new(Mailbox::default());
        let metrics = Metrics::register(registry, calls);
        registry.register_collector(Box::new(Gauges(Arc::clone(&shared))));
        Loader::start(setup, Arc::clone(&shared), Arc::clone(&mailbox), metrics)?;
        Ok(Self { shared, mailbox })
    }

    /// What `name` stands for; none where no plugin has that name.
    pub(crate) fn get(&self, name: &str) -> Option<Arc<Slot>> {
        self.shared.get(name)
    }

    /// All names, in order.
    pub(crate) fn slots(&self) -> impl Iterator<Item = Arc<Slot>> {
        self.shared.slots()
    }

    /// What `GET /plugins` tells.
    pub(crate) fn status(&self) -> CatalogStatus {
        let plugins = self.slots().map(|slot| slot.status()).collect();
        CatalogStatus { plugins, store: self.store_status() }
    }

    /// The store; none where there is none.
    pub(crate) fn store_status(&self) -> Option<StoreStatus> {
        self.shared.store_status()
    }

    /// Whether all that was there at the start was looked at. A store that is not available
    /// was not.
    pub(crate) fn is_ready(&self) -> bool {
        self.shared.is_ready()
    }

    /// Looks for changes now.
    pub(crate) fn rescan(&self) {
        self.mailbox.rescan();
    }

    /// Ends the looking, and tells whether it ended within the time: a plugin that is just
    /// compiled is waited for, a mount that does not answer is not. What is loaded serves on.
    pub(crate) fn stop(&self, within: Duration) -> bool {
        self.mailbox.stop();
        self.mailbox.wait_for_end(within)
    }
}

impl Drop for Catalog {
    fn drop(&mut self) {
        self.mailbox.stop();
    }
}
