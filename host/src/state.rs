//! What the host knows of an instance while the instance runs.

use std::sync::Arc;

use crate::{
    Capability, Grants,
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
    has_own_stack: bool,
    /// What a function of the embedder answered and the plugin has not fetched yet.
    pub(crate) kept: Vec<u8>,
    /// What WASI knows of it, where the plugin imports that.
    #[cfg(feature = "wasi")]
    pub(crate) wasi: Option<Box<crate::wasi::Session>>,
}

impl State {
    pub(crate) fn new(plugin: &Arc<Parts>, grants: Option<Box<Grants>>) -> Self {
        let compiled = &plugin.compiled;
        let has_own_stack =
            compiled.is_deterministic || compiled.capabilities.contains(&Capability::Wasi);
        Self {
            has_own_stack,
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

    /// Forgets whose it was.
    pub(crate) fn forget_user(&mut self) {
        self.grants = None;
        self.kept = Vec::new();
        self.watch.forget_cancellers();
    }

    /// As it was when its instance began.
    pub(crate) fn renew(&mut self, grants: Option<Box<Grants>>) {
        self.grants = grants;
        self.limiter.refused = None;
        self.watch.renew();
    }

    pub(crate) fn grants(&self) -> &Grants {
        self.grants.as_deref().unwrap_or(&self.plugin.grants)
    }

    /// Whether its blocking calls go on a stack of their own too: where functions that it
    /// imports may wait, and on a deterministic host, whose call stack then ends at the same
    /// depth by either way.
    #[inline]
    pub(crate) fn has_own_stack(&self) -> bool {
        self.has_own_stack
    }

    /// Before a call: nothing refused, all of its time left. Whether it may begin.
    #[inline]
    pub(crate) fn begin(&mut self) -> bool {
        self.limiter.refused = None;
        if !self.kept.is_empty() {
            self.forget();
        }
        self.watch.begin();
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
