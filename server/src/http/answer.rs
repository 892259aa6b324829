//! Answers.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

use bytes::{BufMut as _, Bytes, BytesMut};
use http::{HeaderValue, Response, StatusCode, header};
use hyper::body::{Body, Frame, SizeHint};
use serde::Serialize;

use super::budget::Share;
use crate::net::Busy;

/// An answer to a request.
pub(crate) type Answer = Response<Content>;

/// The bytes of an answer, all of them there.
pub(crate) struct Content {
    bytes: Bytes,
    /// The connection is busy until this is dropped.
    _busy: Option<Busy>,
}

/// Bytes up to which an answer is gone once the connection has it. More may lie there for
/// as long as the client reads nothing.
const SMALL: usize = 4 << 10;

/// Bytes that are not sent yet, and what ends when they are.
struct Unsent {
    bytes: Bytes,
    _share: Option<Share>,
    _busy: Busy,
}

impl AsRef<[u8]> for Unsent {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Content {
    pub(crate) fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), _busy: None }
    }

    /// Bytes that count among the bodies on their way.
    pub(super) fn counted(&self) -> Option<usize> {
        Some(self.bytes.len()).filter(|len| *len > SMALL)
    }

    /// Keeps the connection busy, and the share of all bodies taken, for as long as there is
    /// something to send.
    pub(super) fn keep(&mut self, busy: Busy, share: Option<Share>) {
        if self.counted().is_none() {
            self._busy = Some(busy);
            return;
        }
        let bytes = std::mem::take(&mut self.bytes);
        self.bytes = Bytes::from_owner(Unsent { bytes, _share: share, _busy: busy });
    }
}

impl Body for Content {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Self::Error>>> {
        let bytes = std::mem::take(&mut self.bytes);
        Poll::Ready((!bytes.is_empty()).then(|| Ok(Frame::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        self.bytes.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.bytes.len()).unwrap_or(u64::MAX))
    }
}

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// A value as JSON.
pub(crate) fn json(status: StatusCode, value: &impl Serialize) -> Answer {
    let mut text = BytesMut::with_capacity(128).writer();
    // what is answered has string keys and finite numbers, which is all that can fail
    let _ = serde_json::to_writer(&mut text, value);
    answer(status, JSON, Content::new(text.into_inner()))
}

/// Content of a type.
pub(crate) fn answer(status: StatusCode, content_type: HeaderValue, content: Content) -> Answer {
    let mut answer = Response::new(content);
    *answer.status_mut() = status;
    answer.headers_mut().insert(header::CONTENT_TYPE, content_type);
    answer
}
