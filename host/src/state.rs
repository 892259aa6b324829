//! What the host knows of an instance while the instance runs.

use std::sync::Arc;

use crate::{
    Grants,
    limits::{Limiter, Refused},
    plugin::Parts,
    watch::Watch,
};

pub(crate) struct State {
    pub(crate) plugin: Arc<Parts>,
    pub(crate) limiter: Limiter,
    /// Those of this instance alone, in place of its plugin's.
    grants: Option<Box<Grants>>,
    /// The memory it exports, once it is known.
    pub(crate) memory: Option<wasmtime::Memory>,
    pub(crate) watch: Watch,
    /// What a function of the embedder answered and the plugin has not fetched yet.
    pub(crate) kept: Vec<u8>,
    /// What WASI knows of it, where the plugin imports that.
    #[cfg(feature = "wasi")]
    pub(crate) wasi: Option<Box<crate::wasi::Session>>,
}

impl State {
    pub(crate) fn new(plugin: &Arc<Parts>, grants: Option<Box<Grants>>) -> Self {
        Self {
            #[cfg(feature = "wasi")]
            wasi: crate::wasi::Session::start(plugin, grants.as_deref().unwrap_or(&plugin.grants)),
            plugin: Arc::clone(plugin),
            limiter: Limiter::new(&plugin.limits),
            grants,
            memory: None,
            watch: Watch::new(&plugin.compiled.clock, plugin.deadline),
            kept: Vec::new(),
        }
    }

    pub(crate) fn grants(&self) -> &Grants {
        self.grants.as_deref().unwrap_or(&self.plugin.grants)
    }

    /// Whether functions that it imports may wait for something.
    #[inline]
    pub(crate) fn may_wait(&self) -> bool {
        #[cfg(feature = "wasi")]
        return self.wasi.is_some();
        #[cfg(not(feature = "wasi"))]
        return false;
    }

    /// Before a call: nothing refused, all of its time left. Whether it may begin.
    #[inline]
    pub(crate) fn begin(&mut self, yields: bool) -> bool {
        self.limiter.refused = None;
        if !self.kept.is_empty() {
            self.forget();
        }
        self.watch.begin(yields);
        !self.watch.is_cancelled()
    }

    #[cold]
    fn forget(&mut self) {
        self.kept = Vec::new();
    }

    /// What the plugin was refused since the call began.
    pub(crate) fn refused(&self) -> Option<Refused> {
        self.limiter.refused
    }
}
