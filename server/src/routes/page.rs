//! `GET /`: a page that shows the plugins, and what it is made of.

use http::{HeaderValue, StatusCode, header};

use crate::http::{Answer, Content, answer};

const HTML: &str = include_str!("../page/index.html");
const STYLE: &str = include_str!("../page/page.css");
/// One module of several files, each of which uses those before it.
const SCRIPT: &str = concat!(
    include_str!("../page/basics.js"),
    include_str!("../page/metrics.js"),
    include_str!("../page/now.js"),
    include_str!("../page/plugins.js"),
    include_str!("../page/call.js"),
    include_str!("../page/page.js"),
);

/// Nothing from elsewhere, nothing within the page itself, no page around it, and no text
/// that becomes HTML.
const POLICY: HeaderValue = HeaderValue::from_static(
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; \
     img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'",
);

pub(super) fn html() -> Answer {
    let mut page = asset("text/html; charset=utf-8", HTML);
    page.headers_mut().insert(header::CONTENT_SECURITY_POLICY, POLICY);
    page.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    page
}

pub(super) fn style() -> Answer {
    asset("text/css; charset=utf-8", STYLE)
}

pub(super) fn script() -> Answer {
    asset("text/javascript; charset=utf-8", SCRIPT)
}

fn asset(content_type: &'static str, text: &'static str) -> Answer {
    let content_type = HeaderValue::from_static(content_type);
    let content = Content::new(bytes::Bytes::from_static(text.as_bytes()));
    let mut answer = answer(StatusCode::OK, content_type, content);
    let headers = answer.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    answer
}
