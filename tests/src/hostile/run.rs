//! Runs a case, again and again, with good plugins before, after and beside it.

use std::{
    any::Any,
    collections::BTreeMap,
    iter,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    sync::atomic::{AtomicBool, AtomicUsize, Ordering},
    thread::{self, ScopedJoinHandle},
    time::{Duration, Instant},
};

use keyway_host::{Host, Plugin};

use super::{
    case::{Case, Step, module},
    host::{Budget, Granted, Running, SLOTS, load, new_host},
    table::{Outcome, Row},
};

/// How often each case runs: more often than a host has room for instances.
pub const REPEATS: usize = SLOTS + 3;

/// Instances at a time where another plugin comes after: two of the slots are taken
/// by good plugins.
const AT_A_TIME: usize = SLOTS - 2;

/// Cases that run at a time: some wait for a compiler, and some for a time limit.
const THREADS: usize = 2;

/// A good plugin that remembers how often it was called.
pub struct Witness {
    good: Plugin,
    budget: Budget,
    running: Running,
    calls: u32,
    starved: u32,
}

impl Witness {
    /// A new instance of the good plugin, on a host of these limits.
    pub fn new(good: &Plugin, budget: Budget) -> Self {
        let running = Running::start(good, Granted::default()).unwrap();
        Self { good: good.clone(), budget, running, calls: 0, starved: 0 }
    }

    /// Calls it, and looks at what it says and at what it remembers.
    pub fn check(&mut self) {
        let input = format!("call {} of many", self.calls + 1);
        if !self.answers("echo", input.as_bytes(), input.as_bytes()) {
            return;
        }
        self.calls += 1;
        let count = self.calls.to_le_bytes();
        self.answers("count", b"", &count);
    }

    /// Whether it had the time to answer. Time limits are of the clock on the wall: a
    /// machine with other work may let all of it pass, and never less.
    fn answers(&mut self, function: &str, input: &[u8], expected: &[u8]) -> bool {
        let begin = Instant::now();
        match self.running.bytes(function, input) {
            Ok(answer) => {
                assert_eq!(answer, expected, "a good plugin went wrong");
                true
            }
            Err(failure) => {
                let time = begin.elapsed();
                assert!(failure.by_time, "a good plugin ended: {}", failure.text);
                assert!(time >= self.budget.time, "a good plugin was stopped after {time:?}");
                let starved = self.starved + 1;
                *self = Self { starved, ..Self::new(&self.good, self.budget) };
                false
            }
        }
    }
}

/// A host with a good plugin that lives as long.
struct Ground {
    host: Host,
    good: Plugin,
    held: Witness,
}

/// One host for each set of limits, which all cases of these limits share.
#[derive(Default)]
struct Grounds {
    grounds: BTreeMap<Budget, Ground>,
}

impl Grounds {
    /// Runs a case as often as it takes, and tells what always came of it.
    fn run(&mut self, case: &Case) -> Outcome {
        let ground = self.grounds.entry(case.budget).or_insert_with(|| {
            let host = new_host(case.budget);
            let good = load(&host, &module("good")).unwrap();
            let held = Witness::new(&good, case.budget);
            Ground { host, good, held }
        });
        ground.held.check();
        let before = ground.host.instances();
        let outcome = guarded(case, ground);
        assert_eq!(ground.host.instances(), before, "{}: a slot was not returned", case.name);
        ground.held.check();
        Witness::new(&ground.good, case.budget).check();
        outcome
    }
}

/// Runs all cases. Each thread has hosts of its own, whose room is that of one case.
pub fn run_all(cases: &[Case]) -> Vec<Outcome> {
    let next = AtomicUsize::new(0);
    let outcomes = together(THREADS, || {
        let mut grounds = Grounds::default();
        let cases = iter::from_fn(|| cases.get(next.fetch_add(1, Ordering::Relaxed)));
        cases.map(|case| grounds.run(case)).collect::<Vec<_>>()
    });
    let mut outcomes: Vec<_> = outcomes.into_iter().flatten().collect();
    outcomes.sort_by(|one, other| one.name.cmp(&other.name));
    outcomes
}

/// A panic of the host becomes a row of the table.
fn guarded(case: &Case, ground: &Ground) -> Outcome {
    catch_unwind(AssertUnwindSafe(|| repeated(case, ground))).unwrap_or_else(|panic| {
        let answer = format!("PANIC: {}", message(&*panic));
        Outcome::new(case, vec![Row { call: "any".to_owned(), answer }])
    })
}

fn message(panic: &(dyn Any + Send)) -> &str {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.or(panic.downcast_ref::<&str>().copied()).unwrap_or("?")
}

fn repeated(case: &Case, ground: &Ground) -> Outcome {
    let wasm = case.wasm();
    let begin = Instant::now();
    let loaded = load(&ground.host, &wasm);
    let load_time = begin.elapsed();
    let mut outcome = match loaded {
        Err(answer) => Outcome::new(case, vec![Row { call: "load".to_owned(), answer }]),
        Ok(plugin) => many(case, ground, &plugin),
    };
    outcome.load_time = load_time;
    outcome
}

fn many(case: &Case, ground: &Ground, plugin: &Plugin) -> Outcome {
    if let Some((name, steps)) = &case.next {
        let next = match name.as_str() {
            "itself" => plugin.clone(),
            other => load(&ground.host, &module(other)).unwrap(),
        };
        return followed(case, plugin, &next, steps);
    }
    let mut first = once(case, plugin);
    let by_time = first.by_time;
    let mut again = || {
        for _ in 1..REPEATS {
            first.same(&once(case, plugin));
            Witness::new(&ground.good, case.budget).check();
        }
    };
    if by_time {
        first.beside = Some(beside(Witness::new(&ground.good, case.budget), again));
    } else {
        again();
    }
    first
}

/// Does `work` while another thread calls a good plugin; how often it did,
/// and how often the machine left it no time.
pub fn beside(mut witness: Witness, work: impl FnOnce()) -> (u32, u32) {
    let done = AtomicBool::new(false);
    thread::scope(|scope| {
        let quick = scope.spawn(|| {
            let mut calls = 0;
            while !done.load(Ordering::Relaxed) {
                let before = witness.starved;
                witness.check();
                calls += u32::from(witness.starved == before);
                thread::sleep(Duration::from_millis(1));
            }
            (calls, witness.starved)
        });
        let result = catch_unwind(AssertUnwindSafe(work));
        done.store(true, Ordering::Relaxed);
        let calls = quick.join().unwrap_or_else(|panic| resume_unwind(panic));
        result.unwrap_or_else(|panic| resume_unwind(panic));
        assert!(calls.0 > 0, "the good plugin beside was never called");
        calls
    })
}

/// One instance from its start to its end.
fn once(case: &Case, plugin: &Plugin) -> Outcome {
    let mut outcome = Outcome::new(case, Vec::new());
    if let Some(mut running) = start(case, plugin, &mut outcome) {
        go_on(case, &case.steps, &mut running, &mut outcome);
    }
    outcome
}

fn start(case: &Case, plugin: &Plugin, outcome: &mut Outcome) -> Option<Running> {
    let begin = Instant::now();
    match Running::start(plugin, case.granted) {
        Ok(running) => Some(running),
        Err(failure) => {
            outcome.by_time |= failure.by_time;
            outcome.late = outcome.late.max(begin.elapsed().checked_sub(case.budget.time));
            outcome.rows.push(Row { call: "start".to_owned(), answer: failure.text });
            None
        }
    }
}

fn go_on(case: &Case, steps: &[Step], running: &mut Running, outcome: &mut Outcome) {
    for step in steps {
        let begin = Instant::now();
        let answer = running.call(&step.kind);
        // also of `keyway_error`, whose end by the limit is not an error
        outcome.late = outcome.late.max(begin.elapsed().checked_sub(case.budget.time));
        let answer = answer.unwrap_or_else(|failure| {
            outcome.by_time |= failure.by_time;
            failure.text
        });
        outcome.rows.push(Row { call: step.text.clone(), answer });
    }
    if let Some((messages, bytes)) = running.heard() {
        let answer = format!("{messages} messages of {bytes} bytes");
        outcome.rows.push(Row { call: "(log)".to_owned(), answer });
    }
}

/// As many instances as there is room for, dropped, and then as many of the other.
fn followed(case: &Case, plugin: &Plugin, next: &Plugin, steps: &[Step]) -> Outcome {
    let one = |plugin: &Plugin, steps: &[Step]| {
        let mut outcome = Outcome::new(case, Vec::new());
        let mut running = start(case, plugin, &mut outcome);
        if let Some(running) = &mut running {
            go_on(case, steps, running, &mut outcome);
        }
        (outcome, running)
    };
    let mut first: Option<Outcome> = None;
    for _ in 0..REPEATS.div_ceil(AT_A_TIME) {
        // some of them take all the time that they may: half of them run at once, and no
        // more, or they would be stopped late
        let two = || [one(plugin, &case.steps), one(plugin, &case.steps)];
        let crowd = together(AT_A_TIME / 2, two).into_iter().flatten().collect();
        let mut outcome = all_the_same(crowd);
        let crowd: Vec<_> = (0..AT_A_TIME).map(|_| one(next, steps)).collect();
        outcome.rows.extend(all_the_same(crowd).rows.into_iter().map(|mut row| {
            row.call.insert_str(0, "next: ");
            row
        }));
        match &mut first {
            Some(first) => first.same(&outcome),
            None => first = Some(outcome),
        }
    }
    first.unwrap()
}

/// What came of each instance of a crowd, all of them alive until here.
fn all_the_same(crowd: Vec<(Outcome, Option<Running>)>) -> Outcome {
    let mut outcomes = crowd.iter().map(|(outcome, _)| outcome);
    let mut all = outcomes.next().unwrap().clone();
    outcomes.for_each(|outcome| all.same(outcome));
    all
}

/// What `work` comes to, in so many threads at once.
fn together<T: Send>(threads: usize, work: impl Fn() -> T + Sync) -> Vec<T> {
    thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(&work)).collect();
        let results = threads.into_iter().map(ScopedJoinHandle::join);
        results.map(|result| result.unwrap_or_else(|panic| resume_unwind(panic))).collect()
    })
}
