//! Many runs: counting, and keeping one input of each kind of failure.

use std::{
    collections::BTreeMap,
    fmt, panic,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use wasm_abi_check::rule;

use crate::{
    corpus::Corpus,
    input::{Input, Kind},
    invariants::{Failure, SLOW, examine},
    panics,
};

/// Which runs.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// Makes the same inputs each time.
    pub seed: u64,
    /// The first run.
    pub first: u64,
    /// How many.
    pub runs: u64,
    /// Threads.
    pub jobs: u64,
    /// Ends the campaign early.
    pub until: Option<Instant>,
}

/// Failures of one kind.
#[derive(Clone, Debug)]
pub struct Found {
    /// What is broken.
    pub failure: Failure,
    /// The input of the first.
    pub input: Input,
    /// Its run.
    pub run: u64,
    /// How often.
    pub times: u64,
}

/// What a kind of input came to.
#[derive(Clone, Copy, Debug, Default)]
pub struct Tally {
    /// Runs.
    pub runs: u64,
    /// Those with a contract that could be read.
    pub contracts: u64,
    /// Those with a module that could be read.
    pub readable: u64,
    /// Those that fit.
    pub fit: u64,
}

/// What came of a campaign.
#[derive(Debug, Default)]
pub struct Summary {
    /// By kind of input.
    pub kinds: BTreeMap<Kind, Tally>,
    /// How many inputs broke a rule.
    pub rules: BTreeMap<&'static str, u64>,
    /// By what is broken.
    pub found: BTreeMap<String, Found>,
    /// Checks that took more than a second.
    pub slow: u64,
    /// The longest check, and its run.
    pub slowest: (Duration, u64),
    /// The most bytes of messages in one report, and its run.
    pub longest: (usize, u64),
    /// How long the campaign took.
    pub time: Duration,
}

/// Runs the plan; `progress` hears of it every second.
pub fn run(plan: &Plan, corpus: &Corpus, progress: impl Fn(u64, &Summary) + Sync) -> Summary {
    let start = Instant::now();
    let next = AtomicU64::new(0);
    let total = Mutex::new(Summary::default());
    let last = Mutex::new(start);
    let work = || {
        let mut own = Summary::default();
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let over = plan.until.is_some_and(|until| Instant::now() > until);
            if number < plan.runs && !over {
                own.add(plan.first + number, plan.seed, corpus);
            }
            if number >= plan.runs || over || number.is_multiple_of(256) {
                let mut total = total.lock().unwrap_or_else(PoisonError::into_inner);
                total.merge(std::mem::take(&mut own));
                let mut last = last.lock().unwrap_or_else(PoisonError::into_inner);
                if last.elapsed() > Duration::from_secs(1) {
                    *last = Instant::now();
                    progress(number, &total);
                }
            }
            if number >= plan.runs || over {
                break;
            }
        }
    };
    thread::scope(|scope| {
        let jobs: Vec<_> = (0..plan.jobs.max(1)).map(|_| scope.spawn(work)).collect();
        for job in jobs {
            if let Err(payload) = job.join() {
                panic::resume_unwind(payload);
            }
        }
    });
    let mut total = total.into_inner().unwrap_or_else(PoisonError::into_inner);
    total.time = start.elapsed();
    total
}

impl Summary {
    fn add(&mut self, run: u64, seed: u64, corpus: &Corpus) {
        // a generator that gives up is a mistake of its own, not the checker's
        let (input, panics) = panics::watch(|| Input::of_run(seed, run, corpus));
        let Some(input) = input else {
            let what = panics.first().map_or_else(String::new, |panic| panic.place.clone());
            let failure =
                Failure { key: format!("generator gave up at {what}"), detail: String::new() };
            let module = Vec::new();
            let input = Input {
                kind: Kind::Given,
                module,
                against: crate::input::Against::Itself,
                options: wasm_abi_check::Options::default(),
            };
            return self.keep(Found { failure, input, run, times: 1 });
        };
        let tally = self.kinds.entry(input.kind).or_default();
        tally.runs += 1;
        match examine(&input) {
            Ok(outcome) => {
                tally.contracts += u64::from(outcome.has_contract);
                tally.readable += u64::from(outcome.is_readable);
                tally.fit += u64::from(outcome.fits);
                let mut rules = outcome.rules;
                rules.sort_unstable();
                rules.dedup();
                for rule in rules {
                    *self.rules.entry(rule).or_default() += 1;
                }
                self.slow += u64::from(outcome.time > SLOW);
                self.slowest = self.slowest.max((outcome.time, run));
                self.longest = self.longest.max((outcome.talk, run));
            }
            Err(failure) => self.keep(Found { failure, input, run, times: 1 }),
        }
    }

    fn keep(&mut self, found: Found) {
        match self.found.get_mut(&found.failure.key) {
            Some(known) => {
                known.times += found.times;
                if found.run < known.run {
                    *known = Found { times: known.times, ..found };
                }
            }
            None => {
                self.found.insert(found.failure.key.clone(), found);
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for (kind, tally) in other.kinds {
            let own = self.kinds.entry(kind).or_default();
            own.runs += tally.runs;
            own.contracts += tally.contracts;
            own.readable += tally.readable;
            own.fit += tally.fit;
        }
        for (rule, count) in other.rules {
            *self.rules.entry(rule).or_default() += count;
        }
        for found in other.found.into_values() {
            self.keep(found);
        }
        self.slow += other.slow;
        self.slowest = self.slowest.max(other.slowest);
        self.longest = self.longest.max(other.longest);
    }

    /// Runs of all kinds.
    pub fn runs(&self) -> u64 {
        self.kinds.values().map(|tally| tally.runs).sum()
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{:<16}{:>10}{:>12}{:>12}{:>10}",
            "input", "runs", "contracts", "readable", "fit"
        )?;
        for (kind, tally) in &self.kinds {
            let Tally { runs, contracts, readable, fit } = tally;
            writeln!(
                f,
                "{:<16}{runs:>10}{contracts:>12}{readable:>12}{fit:>10}",
                format!("{kind:?}")
            )?;
        }
        writeln!(f, "\nrules that inputs broke:")?;
        for (rule, count) in &self.rules {
            writeln!(f, "  {rule} {count:>10}")?;
        }
        let silent = rule::ALL.iter().filter(|rule| !self.rules.contains_key(rule.id));
        let silent: Vec<_> = silent.map(|rule| rule.id).collect();
        writeln!(f, "and none: {}", silent.join(" "))?;
        let seconds = self.time.as_secs_f64();
        let (runs, panics) =
            (self.runs(), self.found.keys().filter(|key| key.starts_with("panic")).count());
        writeln!(f, "\n{runs} runs in {seconds:.0} s, {:.0} a second", runs as f64 / seconds)?;
        writeln!(
            f,
            "slowest check: {:.3} s, run {}; {} over 1 s",
            self.slowest.0.as_secs_f64(),
            self.slowest.1,
            self.slow
        )?;
        writeln!(f, "longest report: {} bytes, run {}", self.longest.0, self.longest.1)?;
        writeln!(f, "{} kinds of failure, {panics} of them panics", self.found.len())
    }
}
