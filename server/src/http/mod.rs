//! From a request to its answer.

mod answer;
mod body;
mod budget;
mod complaints;
mod guard;
mod id;
mod problem;
mod route;

use std::{sync::Arc, time::Instant};

use hyper::{Request, body::Incoming};

pub(crate) use self::{
    answer::{Answer, Content, answer, json},
    body::{Bounds, read as read_body},
    budget::{Budget, Share},
    complaints::Complaints,
    guard::{Guard, Tokens, expect_clear},
    id::RequestIds,
    problem::{Code, Problem, Told},
    route::{ROUTES, Route, Target, call_of},
};
use crate::{app::App, net::Activity, routes};

/// Answers a request.
pub(crate) async fn handle(
    app: &Arc<App>,
    activity: &Arc<Activity>,
    request: Request<Incoming>,
) -> Answer {
    let busy = activity.begin();
    let started = Instant::now();
    let id = app.request_ids.of(request.headers());
    let target = Target::of(request.uri().path());
    let route = target.map(Target::route);
    let result = match (expect_clear(&request), target) {
        (Err(problem), _) => Err(problem),
        (Ok(()), None) => Err(Problem::new(Code::UnknownRoute, "there is nothing at this path")
            .with_hint("GET /openapi.json lists what there is")),
        (Ok(()), Some(target)) => match app.guard.admit(target.route(), &request) {
            Ok(()) => routes::answer(app, target, request).await,
            Err(problem) => Err(problem),
        },
    };
    let result = result.and_then(|answer| Ok((share(app, target, &answer)?, answer)));
    let (share, mut answer) = match result {
        Ok(counted) => counted,
        Err(problem) => {
            told(app, &id, route, &problem);
            (None, problem.into_answer())
        }
    };
    let time = started.elapsed();
    app.metrics.requests.count(target, answer.status(), time);
    tracing::debug!(
        target: "keyway_server::access",
        id = id.as_str(),
        route = route.map_or("none", |route| route.id),
        status = answer.status().as_u16(),
        microseconds = u64::try_from(time.as_micros()).unwrap_or(u64::MAX),
        "answered"
    );
    answer.headers_mut().insert(id::HEADER, id.into_value());
    answer.body_mut().keep(busy, share);
    answer
}

/// What an answer takes of all bodies; none where it is small.
fn share(app: &App, target: Option<Target>, answer: &Answer) -> Result<Option<Share>, Problem> {
    let Some(len) = answer.body().counted() else { return Ok(None) };
    let budget = &app.bodies.budget;
    let share = match target {
        Some(Target::Call) => budget.take(len),
        _ => budget.take_reserved(len),
    };
    let busy = || Problem::new(Code::ServerBusy, "too many bodies are on their way");
    share.map(Some).ok_or_else(busy)
}

/// Logs what a client was told. What a plugin answers by an error is no fault of anyone.
fn told(app: &App, id: &id::RequestId, route: Option<&Route>, problem: &Problem) {
    let (id, code) = (id.as_str(), problem.code.word());
    let route = route.map_or("none", |route| route.id);
    let is_fault = problem.code.status().is_server_error()
        && !problem.code.passes()
        && problem.code != Code::PluginError;
    if !is_fault {
        tracing::debug!(id, route, code, "{problem}");
    } else if let Some(dropped) = app.complaints.pass() {
        let dropped = (dropped > 0).then_some(dropped); // of those before it
        tracing::warn!(id, route, code, dropped, "{problem}");
    }
}
