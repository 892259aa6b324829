//! `POST /plugins/{name}/{function}`: bytes in, bytes out.

use std::sync::Arc;

use http::{HeaderValue, StatusCode, header};
use hyper::{Request, body::Incoming};

use wasm_abi_check::printable_text;

use super::find;
use crate::{
    app::App,
    calls::{self, Output, Work},
    catalog::Release,
    http::{Answer, Code, Content, Problem, answer as content, call_of, read_body},
};

const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");
/// What a plugin answers is nothing that a browser should run.
const NO_SNIFFING: HeaderValue = HeaderValue::from_static("nosniff");
const SANDBOX: HeaderValue = HeaderValue::from_static("default-src 'none'; sandbox");

pub(super) async fn answer(app: &Arc<App>, request: Request<Incoming>) -> Result<Answer, Problem> {
    let (head, body) = request.into_parts();
    let Some((name, function)) = call_of(head.uri.path()) else {
        return Err(Problem::new(Code::UnknownRoute, "there is nothing at this path"));
    };
    let (slot, release) = find(app, name)?;
    let function = release.plugin.function(function).map_err(|_| unknown(name, &release))?;
    let (parts, share) = read_body(&head.headers, body, &app.bodies).await?.into_parts();
    let work = Work::Function(function, parts);
    let output = match calls::call(app, &slot, release, work).await? {
        Output::Bytes(output) => output,
        Output::Number(_) => {
            return Err(Problem::new(Code::UnknownFunction, "it is no function of bytes"));
        }
    };
    drop(share);
    let content_type = head.headers.get(header::CONTENT_TYPE).cloned().unwrap_or(BYTES);
    let mut answer = content(StatusCode::OK, content_type, Content::new(output));
    answer.headers_mut().insert(header::X_CONTENT_TYPE_OPTIONS, NO_SNIFFING);
    answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, SANDBOX);
    Ok(answer)
}

#[cold]
fn unknown(name: &str, release: &Release) -> Problem {
    let message = format!("the plugin `{name}` has no such function");
    let hint = match release.functions.as_slice() {
        [] => format!("POST /run with {{\"plugin\": \"{name}\", \"input\": 21}}"),
        functions => format!("it has {}", printable_text(&functions.join(", "))),
    };
    Problem::new(Code::UnknownFunction, message).with_hint(hint)
}
