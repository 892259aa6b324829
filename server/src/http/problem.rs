//! Errors as clients see them: one table of codes, each with its status.

use std::{borrow::Cow, fmt};

use http::{HeaderValue, StatusCode, header};
use schemars::JsonSchema;
use serde::Serialize;

use super::answer::{Answer, json};

/// What went wrong with a request. The code is for programs, and does not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Code {
    InvalidJson,
    InvalidRequest,
    InvalidName,
    InvalidBody,
    InvalidHost,
    Unauthorized,
    CrossOrigin,
    WrongHost,
    UnknownRoute,
    UnknownPlugin,
    UnknownFunction,
    MethodNotAllowed,
    BodyTimeout,
    BodyTooLarge,
    UnsupportedMediaType,
    PluginBusy,
    PluginError,
    PluginTrap,
    PluginLimit,
    PluginBroken,
    UnknownCoding,
    ServerBusy,
    PluginUnavailable,
    Starting,
    Stopping,
    CallTimeout,
}

/// A code with its word, its status, and what it means.
struct Row(Code, &'static str, StatusCode, &'static str);

const TABLE: [Row; 26] = [
    Row(Code::InvalidJson, "invalid_json", StatusCode::BAD_REQUEST, "The body is no JSON."),
    Row(
        Code::InvalidRequest,
        "invalid_request",
        StatusCode::BAD_REQUEST,
        "The body is JSON of another shape, or a number outside of its range.",
    ),
    Row(
        Code::InvalidName,
        "invalid_name",
        StatusCode::BAD_REQUEST,
        "No plugin can have this name.",
    ),
    Row(
        Code::InvalidBody,
        "invalid_body",
        StatusCode::BAD_REQUEST,
        "The body ended early, or its framing is broken.",
    ),
    Row(
        Code::InvalidHost,
        "invalid_host",
        StatusCode::BAD_REQUEST,
        "The request has no `Host`, more than one, or one that is no name.",
    ),
    Row(
        Code::Unauthorized,
        "unauthorized",
        StatusCode::UNAUTHORIZED,
        "The token is missing or wrong.",
    ),
    Row(
        Code::CrossOrigin,
        "cross_origin",
        StatusCode::FORBIDDEN,
        "A page of another origin made a browser send it.",
    ),
    Row(
        Code::WrongHost,
        "wrong_host",
        StatusCode::FORBIDDEN,
        "It is for another host than this one, which serves its own machine.",
    ),
    Row(
        Code::UnknownRoute,
        "unknown_route",
        StatusCode::NOT_FOUND,
        "There is nothing at this path.",
    ),
    Row(
        Code::UnknownPlugin,
        "unknown_plugin",
        StatusCode::NOT_FOUND,
        "The store has no plugin of this name.",
    ),
    Row(
        Code::UnknownFunction,
        "unknown_function",
        StatusCode::NOT_FOUND,
        "The plugin has no such function.",
    ),
    Row(
        Code::MethodNotAllowed,
        "method_not_allowed",
        StatusCode::METHOD_NOT_ALLOWED,
        "The path has other methods, which `Allow` lists.",
    ),
    Row(
        Code::BodyTimeout,
        "body_timeout",
        StatusCode::REQUEST_TIMEOUT,
        "The body did not arrive in time.",
    ),
    Row(
        Code::BodyTooLarge,
        "body_too_large",
        StatusCode::PAYLOAD_TOO_LARGE,
        "The body is larger than the server takes.",
    ),
    Row(
        Code::UnsupportedMediaType,
        "unsupported_media_type",
        StatusCode::UNSUPPORTED_MEDIA_TYPE,
        "The body has to be `application/json`.",
    ),
    Row(
        Code::PluginBusy,
        "plugin_busy",
        StatusCode::TOO_MANY_REQUESTS,
        "The plugin has as many calls as it may have at once.",
    ),
    Row(
        Code::PluginError,
        "plugin_error",
        StatusCode::INTERNAL_SERVER_ERROR,
        "The plugin returned an error, whose code is `plugin_code`.",
    ),
    Row(
        Code::PluginTrap,
        "plugin_trap",
        StatusCode::INTERNAL_SERVER_ERROR,
        "The plugin broke off, or ended itself.",
    ),
    Row(
        Code::PluginLimit,
        "plugin_limit",
        StatusCode::INTERNAL_SERVER_ERROR,
        "The plugin reached a limit other than that of time: memory, tables, output, fuel.",
    ),
    Row(
        Code::PluginBroken,
        "plugin_broken",
        StatusCode::INTERNAL_SERVER_ERROR,
        "The plugin cannot be started, or its answer cannot be true.",
    ),
    Row(
        Code::UnknownCoding,
        "unknown_coding",
        StatusCode::NOT_IMPLEMENTED,
        "The body has another transfer coding than `chunked`.",
    ),
    Row(
        Code::ServerBusy,
        "server_busy",
        StatusCode::SERVICE_UNAVAILABLE,
        "The server has as many calls or bodies as it may have at once.",
    ),
    Row(
        Code::PluginUnavailable,
        "plugin_unavailable",
        StatusCode::SERVICE_UNAVAILABLE,
        "The plugin's file is there, and cannot be loaded; `GET /plugins` tells why.",
    ),
    Row(
        Code::Starting,
        "starting",
        StatusCode::SERVICE_UNAVAILABLE,
        "The store was not looked at yet.",
    ),
    Row(Code::Stopping, "stopping", StatusCode::SERVICE_UNAVAILABLE, "The server is about to end."),
    Row(
        Code::CallTimeout,
        "call_timeout",
        StatusCode::GATEWAY_TIMEOUT,
        "The call took longer than its time limit, or than a request may take.",
    ),
];

impl Code {
    fn row(self) -> &'static Row {
        &TABLE[self as usize]
    }

    /// All of them.
    pub(crate) fn all() -> impl Iterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// Its word.
    pub(crate) fn word(self) -> &'static str {
        self.row().1
    }

    pub(crate) fn status(self) -> StatusCode {
        self.row().2
    }

    /// What it means, for the documentation.
    pub(crate) fn meaning(self) -> &'static str {
        self.row().3
    }

    /// Whether it is worth while to try again a little later.
    pub(crate) fn passes(self) -> bool {
        matches!(self.status(), StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE)
    }
}

/// Why a request was not done.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(crate) code: Code,
    message: Cow<'static, str>,
    hint: Option<Cow<'static, str>>,
    plugin_code: Option<i32>,
    /// Methods that the path has.
    allow: Option<&'static str>,
    /// Whether the connection cannot be used any more.
    pub(crate) closes: bool,
}

/// What a client is told.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Told<'a> {
    /// What went wrong.
    error: ToldError<'a>,
}

/// An error.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Error")]
pub(crate) struct ToldError<'a> {
    /// A word that programs can rely on.
    #[schemars(with = "Code")]
    code: &'a str,
    /// A line for people.
    message: &'a str,
    /// What to do instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    hint: Option<&'a str>,
    /// What the plugin returned, below 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(max = -1))]
    plugin_code: Option<i32>,
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<Cow<'static, str>>) -> Self {
        let message = message.into();
        Self { code, message, hint: None, plugin_code: None, allow: None, closes: false }
    }

    /// The same with what to do instead.
    pub(crate) fn with_hint(self, hint: impl Into<Cow<'static, str>>) -> Self {
        Self { hint: Some(hint.into()), ..self }
    }

    pub(crate) fn with_plugin_code(self, code: i32) -> Self {
        Self { plugin_code: Some(code), ..self }
    }

    /// A method that the path does not have.
    pub(crate) fn method(allow: &'static str) -> Self {
        let message = format!("this path has the methods {allow}");
        Self { allow: Some(allow), ..Self::new(Code::MethodNotAllowed, message) }
    }

    /// The same, after which the rest of the request cannot be found.
    pub(crate) fn closing(self) -> Self {
        Self { closes: true, ..self }
    }

    pub(crate) fn into_answer(self) -> Answer {
        let Self { code, message, hint, plugin_code, allow, closes } = self;
        let (message, hint) = (&*message, hint.as_deref());
        let told = Told { error: ToldError { code: code.word(), message, hint, plugin_code } };
        let mut answer = json(code.status(), &told);
        let headers = answer.headers_mut();
        if code.passes() {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        if code == Code::Unauthorized {
            let scheme = HeaderValue::from_static("Bearer realm=\"keyway\"");
            headers.insert(header::WWW_AUTHENTICATE, scheme);
        }
        if let Some(allow) = allow {
            headers.insert(header::ALLOW, HeaderValue::from_static(allow));
        }
        if closes {
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        answer
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::{Code, TABLE};

    #[test]
    fn each_code_stands_in_its_row() {
        for (place, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, place, "{}", row.1);
        }
        assert_eq!(Code::all().count(), TABLE.len());
    }
}
