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

/// The bytes of an answer, all of them there; until they are handed to the connection they
/// count among the bodies on their way.
pub(crate) struct Content {
    bytes: Bytes,
    _share: Option<Share>,
    /// The connection is busy until this is dropped.
    _busy: Option<Busy>,
}

impl Content {
    pub(crate) fn new(bytes: impl Into<Bytes>) -> Self {
        Self { bytes: bytes.into(), _share: None, _busy: None }
    }

    /// The same with its share of all bodies.
    pub(crate) fn with_share(self, share: Option<Share>) -> Self {
        Self { _share: share, ..self }
    }

    /// Keeps the connection busy for as long as there is something to send.
    pub(crate) fn keep_busy(&mut self, busy: Busy) {
        self._busy = Some(busy);
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
