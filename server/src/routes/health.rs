//! `GET /healthz` and `GET /readyz`.

use std::sync::atomic::Ordering;

use http::StatusCode;
use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    app::App,
    http::{Answer, Code, Problem, json},
};

/// That all is well.
#[derive(Serialize, JsonSchema)]
pub(crate) struct Health {
    /// `ok`
    status: &'static str,
}

const OK: Health = Health { status: "ok" };

pub(super) fn alive() -> Answer {
    json(StatusCode::OK, &OK)
}

pub(super) fn ready(app: &App) -> Result<Answer, Problem> {
    if app.is_draining.load(Ordering::Relaxed) {
        return Err(Problem::new(Code::Stopping, "the server is about to end"));
    }
    match app.catalog.is_ready() {
        true => Ok(alive()),
        false => Err(Problem::new(Code::Starting, "the store was not looked at yet")),
    }
}
