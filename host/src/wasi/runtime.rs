//! The threads that files are read on, and the timers.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use tokio::runtime::{self, EnterGuard};

/// What functions of WASI wait on, of one host. It wakes whoever asks, so that a call
/// may be waited for by any executor, or by a thread.
pub(crate) struct Runtime {
    /// There until it is dropped.
    runtime: Option<runtime::Runtime>,
}

/// Threads on which files are read: a plugin that makes them slow holds no more.
const MAX_THREADS: usize = 32;

impl Runtime {
    fn start() -> io::Result<Self> {
        let runtime = runtime::Builder::new_multi_thread()
            .worker_threads(1) // for the timers
            .max_blocking_threads(MAX_THREADS)
            .thread_name("keyway-wasi")
            .enable_time()
            .build()?;
        Ok(Self { runtime: Some(runtime) })
    }

    /// Makes it the one whose timers and threads are used, until the guard is dropped.
    pub(super) fn enter(&self) -> Option<EnterGuard<'_>> {
        self.runtime.as_ref().map(runtime::Runtime::enter)
    }
}

impl Drop for Runtime {
    /// Waits for nobody: a thread may hang in a file system, and whoever drops this may
    /// be a task that must not block.
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// The runtime of a host, from its first plugin on that imports WASI.
#[derive(Default)]
pub(crate) struct OnDemand {
    started: Mutex<Option<Arc<Runtime>>>,
}

impl OnDemand {
    pub(crate) fn get(&self) -> io::Result<Arc<Runtime>> {
        let mut started = self.started.lock().unwrap_or_else(PoisonError::into_inner);
        let runtime = match &*started {
            Some(runtime) => Arc::clone(runtime),
            None => Arc::new(Runtime::start()?),
        };
        *started = Some(Arc::clone(&runtime));
        Ok(runtime)
    }
}
