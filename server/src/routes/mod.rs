//! What each route does.

mod call;
mod health;
mod integer;
mod page;
mod run;

use std::sync::Arc;

use http::{HeaderValue, StatusCode};
use hyper::{Request, body::Incoming};

use crate::{
    app::App,
    catalog::{Release, Slot},
    http::{Answer, Code, Content, Problem, Target, answer as content, json},
};

pub(crate) use self::{
    health::Health,
    run::{RunAnswer, RunRequest},
};

/// The text format of Prometheus, which is that of OpenMetrics.
const OPEN_METRICS: HeaderValue =
    HeaderValue::from_static("application/openmetrics-text; version=1.0.0; charset=utf-8");
const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Does what a request is for.
pub(crate) async fn answer(
    app: &Arc<App>,
    target: Target,
    request: Request<Incoming>,
) -> Result<Answer, Problem> {
    match target {
        Target::Run => run::answer(app, request).await,
        Target::Call => call::answer(app, request).await,
        Target::Plugins => Ok(json(StatusCode::OK, &app.catalog.status())),
        Target::Health => Ok(health::alive()),
        Target::Ready => health::ready(app),
        Target::Metrics => {
            let text = Content::new(app.metrics.text(app));
            Ok(content(StatusCode::OK, OPEN_METRICS, text))
        }
        Target::OpenApi => {
            let document = app.openapi.of(app.guard.needs_token());
            Ok(content(StatusCode::OK, JSON, Content::new(document)))
        }
        Target::Page => Ok(page::html()),
        Target::PageStyle => Ok(page::style()),
        Target::PageScript => Ok(page::script()),
    }
}

/// The plugin of this name, and the release that serves now: what a request begins with it
/// ends with.
fn find(app: &App, name: &str) -> Result<(Arc<Slot>, Arc<Release>), Problem> {
    let Some(slot) = app.catalog.get(name) else { return Err(absent(app, name)) };
    match slot.release() {
        Some(release) => Ok((slot, release)),
        None => Err(unavailable(name)),
    }
}

#[cold]
fn unavailable(name: &str) -> Problem {
    let message = format!("the file of the plugin `{name}` cannot be loaded");
    Problem::new(Code::PluginUnavailable, message).with_hint("GET /plugins tells why")
}

#[cold]
fn absent(app: &App, name: &str) -> Problem {
    if let Err(error) = crate::store::Name::new(name) {
        return Problem::new(Code::InvalidName, error.to_string());
    }
    if !app.catalog.is_ready() {
        return Problem::new(Code::Starting, "the store was not looked at yet");
    }
    Problem::new(Code::UnknownPlugin, format!("there is no plugin `{name}`"))
        .with_hint("GET /plugins lists those that there are")
}
