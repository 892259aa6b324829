//! The threads that load: two, so that one plugin that is slow to check or to compile keeps
//! no other one waiting, and many take no more than their share of the machine.

use std::{
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Arc, Mutex, PoisonError, mpsc},
    thread::{self, JoinHandle},
    time::Instant,
};

use keyway_host::Host;

use super::{
    ManifestBounds, Refusal,
    load::{Outcome, load},
    mailbox::Mailbox,
    source::{Contents, Source},
};
use crate::store::{Name, Store};

const THREADS: usize = 2;

/// A plugin to load.
#[derive(Debug)]
pub(super) struct Job {
    pub(super) name: Name,
    /// Which track of that name asks.
    pub(super) track: u64,
    pub(super) source: Source,
    /// What need not be loaded again.
    pub(super) known: Vec<Contents>,
}

/// A job that was done.
#[derive(Debug)]
pub(super) struct Done {
    pub(super) name: Name,
    pub(super) track: u64,
    /// The files that were read.
    pub(super) source: Source,
    /// When they were, at the earliest.
    pub(super) began: Instant,
    pub(super) outcome: Outcome,
}

pub(super) struct Workers {
    queue: mpsc::Sender<Job>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    pub(super) fn start(
        host: &Host,
        store: Option<&Arc<dyn Store>>,
        bounds: ManifestBounds,
        mailbox: &Arc<Mailbox>,
    ) -> io::Result<Self> {
        let (queue, jobs) = mpsc::channel();
        let jobs = Arc::new(Mutex::new(jobs));
        let start = |number| {
            let (host, store, mailbox) = (host.clone(), store.cloned(), Arc::clone(mailbox));
            let jobs = Arc::clone(&jobs);
            let work = move || {
                while let Some(job) = next(&jobs) {
                    mailbox.done(run(&host, store.as_deref(), bounds, job));
                }
            };
            thread::Builder::new().name(format!("keyway-load-{number}")).spawn(work)
        };
        Ok(Self { threads: (0..THREADS).map(start).collect::<io::Result<_>>()?, queue })
    }

    pub(super) fn add(&self, job: Job) {
        let sent = self.queue.send(job);
        debug_assert!(sent.is_ok(), "the threads end after this");
    }

    /// Waits for what runs; what waits is not begun.
    pub(super) fn stop(self) {
        drop(self.queue);
        for thread in self.threads {
            let ended = thread.join();
            debug_assert!(ended.is_ok(), "a panic of a job is caught");
        }
    }
}

fn next(jobs: &Mutex<mpsc::Receiver<Job>>) -> Option<Job> {
    jobs.lock().unwrap_or_else(PoisonError::into_inner).recv().ok()
}

fn run(host: &Host, store: Option<&dyn Store>, bounds: ManifestBounds, job: Job) -> Done {
    let Job { name, track, source, known } = job;
    let began = Instant::now();
    let outcome =
        catch_unwind(AssertUnwindSafe(|| load(host, store, bounds, &name, &source, &known)));
    // what a module can do to the compiler is contained; a thread less would be felt
    let outcome = outcome.unwrap_or_else(|_| Outcome::Refused {
        refusal: Refusal::new("the host panicked, which is a bug of it"),
        contents: None,
        may_pass: false,
        took: None,
    });
    Done { name, track, source, began, outcome }
}
