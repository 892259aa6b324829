//! Ctrl-C and termination: a call is cancelled, so that what was done so far can still be
//! told; otherwise the program ends at once.

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicBool, AtomicI32, Ordering},
};

use keyway_host::Canceller;

/// Watches for signals. Cheap to clone.
#[derive(Clone)]
pub(super) struct Interrupt {
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// Of the instance that is being called.
    running: Mutex<Option<Canceller>>,
    /// Whether somebody asks for the signal from time to time.
    is_asked: AtomicBool,
    /// The last signal that came; 0 before.
    signal: AtomicI32,
}

/// A shell tells the end by a signal so.
const SIGNALLED: i32 = 128;

impl Interrupt {
    /// Starts to watch.
    pub(super) fn watch() -> Self {
        let shared = Arc::new(Shared::default());
        watch(Arc::clone(&shared));
        Self { shared }
    }

    /// From now on a signal cancels this instance, until what is returned is dropped.
    pub(super) fn cancels(&self, canceller: Canceller) -> Running<'_> {
        *self.shared.running() = Some(canceller);
        Running { shared: &self.shared }
    }

    /// Says whether the caller asks for [`exit_code`](Self::exit_code) from time to time:
    /// then the first signal does not end the program.
    pub(super) fn is_asked(&self, yes: bool) {
        self.shared.is_asked.store(yes, Ordering::Relaxed);
    }

    /// The exit code, where a signal came.
    pub(super) fn exit_code(&self) -> Option<u8> {
        let signal = self.shared.signal.load(Ordering::Relaxed);
        u8::try_from(SIGNALLED + signal).ok().filter(|_| signal != 0)
    }
}

impl Shared {
    fn running(&self) -> MutexGuard<'_, Option<Canceller>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Cancels what runs, unless it is asked for the second time.
    #[cfg(unix)]
    fn interrupt(&self, signal: i32) {
        let is_first = self.signal.swap(signal, Ordering::Relaxed) == 0;
        match &*self.running() {
            Some(canceller) if is_first => canceller.cancel(),
            None if is_first && self.is_asked.load(Ordering::Relaxed) => {}
            _ => std::process::exit(SIGNALLED + signal),
        }
    }
}

/// An instance that is being called.
pub(super) struct Running<'a> {
    shared: &'a Shared,
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        *self.shared.running() = None;
    }
}

#[cfg(unix)]
fn watch(shared: Arc<Shared>) {
    use signal_hook::{
        consts::{SIGINT, SIGTERM},
        iterator::Signals,
    };

    // where they cannot be watched for, they end the program as ever
    let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
    std::thread::spawn(move || signals.forever().for_each(|signal| shared.interrupt(signal)));
}

#[cfg(not(unix))]
fn watch(_shared: Arc<Shared>) {}
