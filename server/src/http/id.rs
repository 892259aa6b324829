//! Request ids: those of the client, or new ones.

use std::{
    collections::hash_map::RandomState,
    hash::{BuildHasher as _, Hasher as _},
    sync::atomic::{AtomicU64, Ordering},
};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

/// The header that carries them, in both directions.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("x-request-id");

const MAX_BYTES: usize = 64;

/// Makes request ids.
#[derive(Debug)]
pub(crate) struct RequestIds {
    /// Of this process: ids of one before it are others.
    process: u32,
    next: AtomicU64,
}

/// The id of a request: up to 64 letters, digits, `.`, `_`, `-`.
pub(crate) struct RequestId(HeaderValue);

impl RequestIds {
    pub(crate) fn new() -> Self {
        let random = RandomState::new().build_hasher().finish();
        Self { process: (random >> 32) as u32, next: AtomicU64::new(1) }
    }

    /// The client's own id, where it has a good one.
    pub(crate) fn of(&self, headers: &HeaderMap) -> RequestId {
        match headers.get(HEADER).filter(|value| is_good(value.as_bytes())) {
            Some(value) => RequestId(value.clone()),
            None => self.make(),
        }
    }

    fn make(&self) -> RequestId {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut text = [b'-'; 8 + 1 + 12];
        let (process, rest) = text.split_at_mut(8);
        fill(process, u64::from(self.process), DIGITS);
        fill(&mut rest[1..], number, DIGITS);
        let value = HeaderValue::from_maybe_shared(Bytes::copy_from_slice(&text));
        RequestId(value.unwrap_or(HeaderValue::from_static("unknown")))
    }
}

/// Writes the lowest digits of a number.
fn fill(text: &mut [u8], mut number: u64, digits: &[u8; 16]) {
    for place in text.iter_mut().rev() {
        *place = digits[(number & 15) as usize];
        number >>= 4;
    }
}

fn is_good(text: &[u8]) -> bool {
    let is_usual = |byte: &u8| byte.is_ascii_alphanumeric() || b"._-".contains(byte);
    (1..=MAX_BYTES).contains(&text.len()) && text.iter().all(is_usual)
}

impl RequestId {
    pub(crate) fn as_str(&self) -> &str {
        self.0.to_str().unwrap_or_default()
    }

    pub(crate) fn into_value(self) -> HeaderValue {
        self.0
    }
}
