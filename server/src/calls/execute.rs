//! One call of a plugin, in an instance of its own or in one that is kept.

use std::{
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, Waker},
    time::Instant,
};

use bytes::Bytes;
use keyway_host::{Error, Function, Instance};

use super::outcome::{self, Outcome};
use crate::{
    app::App,
    catalog::{Release, Slot},
    http::{Code, Problem},
};

/// What is wanted of a plugin.
#[derive(Debug)]
pub(crate) enum Work {
    /// `process` of an integer.
    Process(i32),
    /// A function from bytes to bytes, and its input in parts.
    Function(Function, Vec<Bytes>),
}

/// What it gave.
#[derive(Debug)]
pub(crate) enum Output {
    Number(i32),
    Bytes(Bytes),
}

/// A call that is done.
struct Done {
    result: Result<Output, Error>,
    /// Bytes that its instance had in the end; 0 where there was none.
    memory: usize,
    /// Whether `cleanup` went wrong after a result was there.
    cleanup: Option<Error>,
}

/// Calls a release of a plugin: at once where it is quick, else on the threads for slow
/// ones.
pub(crate) async fn call(
    app: &App,
    slot: &Slot,
    release: Arc<Release>,
    work: Work,
) -> Result<Output, Problem> {
    let most = release.concurrency.unwrap_or(app.limits.concurrency);
    let Some(_own) = slot.traffic.gate.enter(most) else {
        app.metrics.refused.plugin();
        return Err(full(Code::PluginBusy, "the plugin", most));
    };
    let Some(_all) = app.gate.enter(app.limits.max_calls) else {
        app.metrics.refused.server();
        return Err(full(Code::ServerBusy, "the server", app.limits.max_calls));
    };
    let started = Instant::now();
    let mut counted = Counted { slot, started, outcome: Outcome::Cancelled };
    let may_block = release.may_block;
    let done = finish(app, slot, Box::pin(run(release, work)), may_block, started).await;
    let (outcome, result) = match done {
        Ok(done) => tell(slot, done),
        Err(Lost::Late) => {
            let limit = app.limits.request_timeout;
            let message = format!("the call took longer than a request may take, {limit:?}");
            (Outcome::Timeout, Err(Problem::new(Code::CallTimeout, message)))
        }
        Err(Lost::Broken) => {
            let problem = Problem::new(Code::PluginBroken, "the call broke off");
            (Outcome::Broken, Err(problem))
        }
    };
    counted.outcome = outcome;
    result
}

/// A call that is counted once it ends, by a client that went away too.
struct Counted<'a> {
    slot: &'a Slot,
    started: Instant,
    outcome: Outcome,
}

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.slot.traffic.count(self.outcome, self.started.elapsed());
    }
}

/// Why nothing came of a call.
enum Lost {
    /// The request took too long.
    Late,
    /// Its task panicked, or the server ends.
    Broken,
}

/// Runs a call to its end.
async fn finish(
    app: &App,
    slot: &Slot,
    mut call: Pin<Box<impl Future<Output = Done> + Send + 'static>>,
    may_block: bool,
    started: Instant,
) -> Result<Done, Lost> {
    let lane = &slot.traffic.lane;
    if !may_block && !lane.is_slow() {
        // whoever goes on with it asks anew: nobody needs to be woken here
        match call.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(done) => return Ok(done),
            Poll::Pending => lane.has_yielded(started.elapsed()),
        }
    }
    let running = app.compute.run(async move {
        let started = Instant::now();
        let done = call.await;
        (done, started.elapsed())
    });
    let ended = tokio::time::timeout(app.limits.request_timeout, running).await;
    let (done, time) = ended.map_err(|_| Lost::Late)?.ok_or(Lost::Broken)?;
    lane.has_ended(time);
    Ok(done)
}

async fn run(release: Arc<Release>, work: Work) -> Done {
    match &release.pool {
        None => run_fresh(&release, work).await,
        Some(pool) => match pool.get_async().await {
            Ok(mut instance) => {
                let result = perform(&mut instance, work).await;
                Done { result, memory: instance.memory_bytes(), cleanup: None }
            }
            Err(error) => error.into(),
        },
    }
}

/// The whole life of an instance.
async fn run_fresh(release: &Release, work: Work) -> Done {
    let mut instance = match release.plugin.instantiate_async().await {
        Ok(instance) => instance,
        Err(error) => return error.into(),
    };
    let has_lifecycle = release.plugin.has_lifecycle();
    if has_lifecycle && let Err(error) = instance.init_async().await {
        return error.into();
    }
    let result = perform(&mut instance, work).await;
    let cleanup = match &result {
        Ok(_) if has_lifecycle => instance.cleanup_async().await.err(),
        _ => None,
    };
    Done { result, memory: instance.memory_bytes(), cleanup }
}

async fn perform(instance: &mut Instance, work: Work) -> Result<Output, Error> {
    match work {
        Work::Process(input) => instance.process_async(input).await.map(Output::Number),
        Work::Function(function, parts) => {
            let output = instance.call_parts_async(&function, &parts).await?;
            Ok(Output::Bytes(Bytes::copy_from_slice(output)))
        }
    }
}

impl From<Error> for Done {
    fn from(error: Error) -> Self {
        Self { result: Err(error), memory: 0, cleanup: None }
    }
}

fn tell(slot: &Slot, done: Done) -> (Outcome, Result<Output, Problem>) {
    if done.memory > 0 {
        slot.traffic.used(done.memory);
    }
    if let Some(error) = done.cleanup {
        tracing::debug!(plugin = slot.name().as_str(), %error, "cleanup failed after the call");
    }
    match done.result {
        Ok(output) => (Outcome::Ok, Ok(output)),
        Err(error) => {
            let (outcome, problem) = outcome::of(&error);
            (outcome, Err(problem))
        }
    }
}

#[cold]
fn full(code: Code, what: &str, most: u32) -> Problem {
    Problem::new(code, format!("{what} has {most} calls, which is its limit"))
}
