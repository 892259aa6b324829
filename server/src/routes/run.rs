//! `POST /run`: an integer in, an integer out.

use std::{borrow::Cow, sync::Arc};

use http::{HeaderMap, StatusCode, header};
use hyper::{Request, body::Incoming};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use wasm_abi_check::printable_text;

use super::{find, integer};
use crate::{
    app::App,
    calls::{self, Output, Work},
    http::{Answer, Code, Problem, json, read_body},
};

/// Which plugin to call, and with what.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, expecting = "an object with `plugin` and `input`")]
pub(crate) struct RunRequest<'a> {
    /// The plugin's name in the store.
    #[serde(borrow)]
    #[schemars(regex(pattern = r"^[a-z0-9][a-z0-9._-]{0,63}$"))]
    plugin: Cow<'a, str>,
    /// What `process` gets.
    #[serde(deserialize_with = "integer::read")]
    #[schemars(range(min = i32::MIN, max = i32::MAX))]
    input: i32,
}

const EXAMPLE: &str = "{\"plugin\": \"hello\", \"input\": 21}";

/// How much of what is wrong is told, in characters.
const MAX_SHOWN: usize = 150;

/// What `process` returned.
#[derive(Serialize, JsonSchema)]
pub(crate) struct RunAnswer {
    /// 0 and more.
    #[schemars(range(min = 0))]
    output: i32,
}

pub(super) async fn answer(app: &Arc<App>, request: Request<Incoming>) -> Result<Answer, Problem> {
    let (head, body) = request.into_parts();
    expect_json(&head.headers)?;
    let body = read_body(&head.headers, body, &app.bodies).await?.into_bytes();
    if body.trim_ascii_start().first() == Some(&b'[') {
        // the parser would take the elements for the fields in their order
        let what = "the body is a list, it has to be an object with `plugin` and `input`";
        return Err(Problem::new(Code::InvalidRequest, what).with_hint(EXAMPLE));
    }
    let RunRequest { plugin, input } =
        serde_json::from_slice(&body).map_err(|error| wrong(&error))?;
    let (slot, release) = find(app, &plugin)?;
    if !release.functions.is_empty() {
        return Err(no_process(&plugin));
    }
    match calls::call(app, &slot, release, Work::Process(input)).await? {
        Output::Number(output) => Ok(json(StatusCode::OK, &RunAnswer { output })),
        Output::Bytes(_) => Err(no_process(&plugin)),
    }
}

fn no_process(plugin: &str) -> Problem {
    Problem::new(Code::UnknownFunction, format!("the plugin `{plugin}` has no `process`"))
        .with_hint(format!("POST /plugins/{plugin}/FUNCTION; GET /plugins lists its functions"))
}

/// A page of another origin can make a browser send anything but this.
fn expect_json(headers: &HeaderMap) -> Result<(), Problem> {
    let told = headers.get(header::CONTENT_TYPE).map(|value| value.as_bytes());
    let essence = told.and_then(|told| told.split(|byte| *byte == b';').next());
    match essence.is_some_and(|told| told.trim_ascii().eq_ignore_ascii_case(b"application/json")) {
        true => Ok(()),
        false => Err(Problem::new(
            Code::UnsupportedMediaType,
            "the body has to be of the type `application/json`",
        )
        .with_hint("send the header `Content-Type: application/json`")),
    }
}

fn wrong(error: &serde_json::Error) -> Problem {
    let code = match error.classify() {
        serde_json::error::Category::Data => Code::InvalidRequest,
        _ => Code::InvalidJson,
    };
    Problem::new(code, shown(error)).with_hint(EXAMPLE)
}

/// What the parser says, which may repeat a key of megabytes.
fn shown(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.len() <= MAX_SHOWN {
        return printable_text(&text);
    }
    let begin: String = text.chars().take(MAX_SHOWN).collect();
    let (line, column) = (error.line(), error.column());
    format!("{}… at line {line} column {column}", printable_text(&begin))
}
