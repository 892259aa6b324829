//! Who may ask: those who show a token, and nobody whom a foreign page sends.

use std::{net::IpAddr, path::Path, sync::Arc};

use arc_swap::ArcSwapOption;
use http::{HeaderMap, Method, Request, Version, header};
use sha2::{Digest as _, Sha256};
use subtle::{Choice, ConstantTimeEq as _};
use wasm_abi_check::printable_path;

use super::{
    problem::{Code, Problem},
    route::Route,
};
use crate::{failure::Failure, text_file};

const MIN_TOKEN_BYTES: usize = 16;

/// The tokens that clients may show: their hashes, so that all are as long.
#[derive(Debug)]
pub(crate) struct Tokens(Vec<[u8; 32]>);

impl Tokens {
    /// Reads a file of tokens, one a line; empty lines and those that begin with `#` are
    /// none.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let wrong = |what: String| {
            let what = format!("cannot read the tokens: {what}: {}", printable_path(path));
            Failure::usage(what).with_hint("openssl rand -hex 32 > tokens.txt")
        };
        let text = text_file::read(path).map_err(|error| wrong(error.to_string()))?;
        let lines = text.lines().map(str::trim).enumerate();
        let lines = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
        let hashes = lines.map(|(number, line)| match line.len() < MIN_TOKEN_BYTES {
            true => Err(wrong(format!(
                "the token in line {} has {} bytes, the least is {MIN_TOKEN_BYTES}",
                number + 1,
                line.len()
            ))),
            false => Ok(Sha256::digest(line).into()),
        });
        let hashes = hashes.collect::<Result<Vec<_>, _>>()?;
        match hashes.is_empty() {
            true => Err(wrong("it has none".to_owned())),
            false => Ok(Self(hashes)),
        }
    }

    /// Whether it is one of them. Takes the same time for all answers.
    fn contain(&self, token: &[u8]) -> bool {
        let hash: [u8; 32] = Sha256::digest(token).into();
        let found = self.0.iter().fold(Choice::from(0), |found, known| found | known.ct_eq(&hash));
        found.into()
    }
}

/// Decides who is let in.
#[derive(Debug)]
pub(crate) struct Guard {
    /// None where everyone is.
    tokens: ArcSwapOption<Tokens>,
    /// Whether only this machine can reach the server.
    is_local: bool,
}

impl Guard {
    pub(crate) fn new(tokens: Option<Tokens>, is_local: bool) -> Self {
        Self { tokens: ArcSwapOption::new(tokens.map(Arc::new)), is_local }
    }

    /// Puts other tokens in place of those that are there.
    pub(crate) fn set_tokens(&self, tokens: Option<Tokens>) {
        self.tokens.store(tokens.map(Arc::new));
    }

    /// Whether clients have to show one.
    pub(crate) fn needs_token(&self) -> bool {
        self.tokens.load().is_some()
    }

    /// Whether the request is let in.
    pub(crate) fn admit<B>(&self, route: &Route, request: &Request<B>) -> Result<(), Problem> {
        let (method, headers) = (request.method(), request.headers());
        let tokens = self.tokens.load();
        if let Some(tokens) = tokens.as_deref() {
            if !route.is_public && !bearer(headers).is_some_and(|token| tokens.contain(token)) {
                let what = "this needs a token, and has none that is known";
                return Err(Problem::new(Code::Unauthorized, what)
                    .with_hint("send the header `Authorization: Bearer TOKEN`"));
            }
        } else if self.is_local && !is_for_here(headers) {
            let what = "a server without tokens answers only to names of its own machine";
            return Err(Problem::new(Code::WrongHost, what).with_hint("ask for localhost"));
        }
        if *route.method == Method::POST && is_cross_origin(headers) {
            return Err(Problem::new(Code::CrossOrigin, "a page of another origin sent it"));
        }
        let is_head = *method == Method::HEAD && *route.method == Method::GET;
        match *method == *route.method || is_head {
            true => Ok(()),
            false => Err(Problem::method(route.allow())),
        }
    }
}

/// Whether it tells for whom it is, once, and how its body is framed, so that no server on its
/// way can take it for other requests than this one does.
pub(crate) fn expect_clear<B>(request: &Request<B>) -> Result<(), Problem> {
    let headers = request.headers();
    let mut hosts = headers.get_all(header::HOST).iter();
    let is_clear = match hosts.next() {
        Some(host) => host.as_bytes().iter().all(is_of_host) && hosts.next().is_none(),
        None => request.version() < Version::HTTP_11,
    };
    if !is_clear {
        let what = "a request has one `Host`, a name or an address with its port";
        return Err(Problem::new(Code::InvalidHost, what).closing());
    }
    let mut codings = headers.get_all(header::TRANSFER_ENCODING).iter();
    match codings.next() {
        None => Ok(()),
        Some(first)
            if first.as_bytes().eq_ignore_ascii_case(b"chunked") && codings.next().is_none() =>
        {
            Ok(())
        }
        Some(_) => {
            let what = "bodies are `chunked`, and have no other transfer coding";
            Err(Problem::new(Code::UnknownCoding, what).closing())
        }
    }
}

/// What names, addresses and ports are made of.
fn is_of_host(byte: &u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-._~%!$&'()*+,;=:[]".contains(byte)
}

fn bearer(headers: &HeaderMap) -> Option<&[u8]> {
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, token) = value.split_at_checked("Bearer ".len())?;
    scheme.eq_ignore_ascii_case(b"bearer ").then_some(token)
}

/// Whether a browser sent it on behalf of a page that is not this server's.
fn is_cross_origin(headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site != "same-origin" && site != "none";
    }
    let Some(origin) = headers.get(header::ORIGIN) else { return false };
    let origin = origin.to_str().ok().and_then(|origin| origin.split_once("://"));
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    origin.is_none_or(|(_, origin)| Some(origin) != host)
}

/// Whether it asks for a name that only this machine has for itself: a page whose name was
/// made to lead here asks for that name.
fn is_for_here(headers: &HeaderMap) -> bool {
    let Some(host) = headers.get(header::HOST) else { return true };
    let Ok(host) = host.to_str() else { return false };
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    let is_localhost = name.eq_ignore_ascii_case("localhost");
    is_localhost || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}
