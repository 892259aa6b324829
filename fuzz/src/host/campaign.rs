//! Many runs on some threads: counting, memory, and an eye on runs that do not end.

use std::{
    collections::BTreeMap,
    panic,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use keyway_host::Error;

use super::{
    input::{Input, Kind},
    station::Station,
    tally::{Tally, resident},
    verdict::broken,
};
use crate::{campaign::Plan, corpus::Corpus, invariants::Failure, panics};

/// A run that takes longer hangs, however busy the machine is.
const HANGS: Duration = Duration::from_secs(120);

/// Bytes that the process may grow by from a tenth of the runs to their end: 64 MiB.
const GROWTH: u64 = 64 << 20;

/// Fewer runs do not tell whether memory grows.
const RUNS_TO_TELL: u64 = 10_000;

/// Failures of one kind.
#[derive(Clone, Debug)]
pub struct Found {
    /// What is broken.
    pub failure: Failure,
    /// The module of the first.
    pub module: Vec<u8>,
    /// Its run.
    pub run: u64,
    /// How often.
    pub times: u64,
}

/// What came of a campaign.
#[derive(Debug, Default)]
pub struct Summary {
    /// What was counted.
    pub tally: Tally,
    /// By what is broken.
    pub found: BTreeMap<String, Found>,
    /// Bytes that the process had after a tenth of the runs, and at the end.
    pub resident: [Option<u64>; 2],
    /// How long the campaign took.
    pub time: Duration,
}

/// Where the modules come from.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// Made for each run.
    Corpus(&'a Corpus),
    /// This one for all runs.
    Module(&'a [u8]),
}

/// One run under way.
#[derive(Default)]
struct Post {
    run: AtomicU64,
    /// Milliseconds since the campaign began; 0 while none is under way.
    began: AtomicU64,
}

/// Runs the plan; `progress` hears of it every second, `hangs` of a run that does not
/// end, and had better end the process.
///
/// # Errors
///
/// What the host says of the machine.
pub fn run(
    plan: &Plan,
    source: Source<'_>,
    progress: impl Fn(&Summary) + Sync,
    hangs: impl Fn(u64) + Sync,
) -> Result<Summary, Error> {
    let start = Instant::now();
    let (next, is_over) = (AtomicU64::new(0), AtomicBool::new(false));
    let total = Mutex::new(Summary::default());
    let lock = || total.lock().unwrap_or_else(PoisonError::into_inner);
    let posts: Vec<_> = (0..plan.jobs.max(1)).map(|_| Post::default()).collect();
    let work = |post: &Post| -> Result<(), Error> {
        let mut worker = Worker::new(start)?;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= plan.runs || plan.until.is_some_and(|until| Instant::now() > until) {
                lock().merge(&mut worker);
                return Ok(());
            }
            worker.run(plan.seed, plan.first + number, source, post)?;
            if number.is_multiple_of(64) {
                lock().merge(&mut worker);
            }
            if number == plan.runs / 10 {
                lock().resident[0] = resident();
            }
        }
    };
    thread::scope(|scope| {
        let jobs: Vec<_> = posts.iter().map(|post| scope.spawn(move || work(post))).collect();
        scope.spawn(|| {
            while !is_over.load(Ordering::Relaxed) {
                thread::park_timeout(Duration::from_secs(1));
                progress(&lock());
                posts.iter().filter_map(|post| post.hangs(start)).for_each(&hangs);
            }
        });
        let ends: Vec<_> = jobs.into_iter().map(thread::ScopedJoinHandle::join).collect();
        is_over.store(true, Ordering::Relaxed);
        ends.into_iter().try_for_each(|end| end.unwrap_or_else(|panic| panic::resume_unwind(panic)))
    })?;
    let mut total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    total.time = start.elapsed();
    total.resident[1] = resident();
    total.judge_growth();
    Ok(total)
}

impl Post {
    fn hangs(&self, start: Instant) -> Option<u64> {
        let began = Duration::from_millis(self.began.load(Ordering::Relaxed));
        let hangs = !began.is_zero() && start.elapsed().saturating_sub(began) > HANGS;
        hangs.then(|| self.run.load(Ordering::Relaxed))
    }
}

/// The hosts of one thread, and what it found.
struct Worker {
    start: Instant,
    stations: [Station; 2],
    tally: Tally,
    found: Vec<Found>,
}

impl Worker {
    fn new(start: Instant) -> Result<Self, Error> {
        let stations = [Station::new(false)?, Station::new(true)?];
        Ok(Self { start, stations, tally: Tally::default(), found: Vec::new() })
    }

    fn run(&mut self, seed: u64, run: u64, source: Source<'_>, post: &Post) -> Result<(), Error> {
        let began = u64::try_from(self.start.elapsed().as_millis()).unwrap_or(u64::MAX);
        post.run.store(run, Ordering::Relaxed);
        post.began.store(began.max(1), Ordering::Relaxed);
        // a generator that gives up is a mistake of its own, not the host's
        let (input, panics) = panics::watch(|| match source {
            Source::Corpus(corpus) => Input::of_run(seed, run, corpus),
            Source::Module(module) => Input::with_module(seed, run, Kind::Given, module.to_vec()),
        });
        let (result, module) = match input {
            Some(input) => {
                let at = usize::from(input.is_deterministic);
                let result = self.stations[at].run(&input, &mut self.tally);
                if result.is_err() {
                    self.stations[at] = Station::new(input.is_deterministic)?; // as new
                }
                (result, input.module)
            }
            None => {
                let what = panics.first().map_or("", |panic| &panic.message);
                (broken("the generator gave up", what), Vec::new())
            }
        };
        if let Err(failure) = result {
            self.found.push(Found { failure, module, run, times: 1 });
        }
        post.began.store(0, Ordering::Relaxed);
        Ok(())
    }
}

impl Summary {
    fn merge(&mut self, worker: &mut Worker) {
        self.tally.merge(std::mem::take(&mut worker.tally));
        for found in worker.found.drain(..) {
            self.keep(found);
        }
    }

    fn keep(&mut self, found: Found) {
        match self.found.get_mut(&found.failure.key) {
            Some(known) => {
                known.times += 1;
                if found.run < known.run {
                    *known = Found { times: known.times, ..found };
                }
            }
            None => {
                self.found.insert(found.failure.key.clone(), found);
            }
        }
    }

    fn judge_growth(&mut self) {
        let [Some(early), Some(late)] = self.resident else { return };
        let runs = self.tally.runs();
        if runs >= RUNS_TO_TELL && late.saturating_sub(early) > GROWTH {
            let detail = format!("{} MiB, {} MiB at the end", early >> 20, late >> 20);
            let failure = Failure { key: "memory grows".to_owned(), detail };
            self.keep(Found { failure, module: Vec::new(), run: runs, times: 1 });
        }
    }
}
