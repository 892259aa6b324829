//! Bodies of requests, as the parts in which they arrive.

use std::{future::poll_fn, pin::Pin, task::Poll, time::Duration};

use bytes::{Bytes, BytesMut};
use http::{HeaderMap, header};
use hyper::body::{Body as _, Incoming};

use super::{
    budget::{Budget, Share},
    problem::{Code, Problem},
};

/// Parts that are smaller are put together: each takes some memory beside its bytes.
const SMALL: usize = 4 << 10;

/// A body that has arrived.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    parts: Vec<Bytes>,
    /// Small parts, put together.
    tail: BytesMut,
    len: usize,
    _share: Option<Share>,
}

/// What bodies may take.
#[derive(Clone, Debug)]
pub(crate) struct Bounds {
    /// Bytes of one.
    pub(crate) max: usize,
    /// Of all together.
    pub(crate) budget: Budget,
    /// For one to arrive.
    pub(crate) time: Duration,
}

impl Parts {
    /// The parts in their order.
    pub(crate) fn into_parts(self) -> (Vec<Bytes>, Option<Share>) {
        (self.parts, self._share)
    }

    /// All of it in one piece: as it arrived, where it did so at once.
    pub(crate) fn into_bytes(mut self) -> Bytes {
        match self.parts.len() {
            0 => Bytes::new(),
            1 => self.parts.swap_remove(0),
            _ => self.parts.concat().into(),
        }
    }

    fn push(&mut self, part: Bytes) {
        self.len += part.len();
        if part.len() < SMALL && !(self.parts.is_empty() && self.tail.is_empty()) {
            self.tail.extend_from_slice(&part);
            return;
        }
        self.finish();
        self.parts.push(part);
    }

    fn finish(&mut self) {
        if !self.tail.is_empty() {
            self.parts.push(self.tail.split().freeze());
        }
    }
}

/// Reads a body within its bounds.
pub(crate) async fn read(
    headers: &HeaderMap,
    mut body: Incoming,
    bounds: &Bounds,
) -> Result<Parts, Problem> {
    if told_length(headers).is_some_and(|length| length > bounds.max) {
        return Err(too_large(bounds.max));
    }
    let mut parts = Parts::default();
    // what is there already needs no timer, and no share of the budget: the connection's
    // own buffer holds it
    if read_ready(&mut body, &mut parts, bounds).await? {
        return Ok(parts);
    }
    parts._share = bounds.budget.take(counted(parts.len));
    if parts._share.is_none() {
        return Err(no_room());
    }
    let all = read_all(&mut body, &mut parts, bounds);
    match tokio::time::timeout(bounds.time, all).await {
        Ok(result) => result?,
        Err(_) => {
            return Err(
                Problem::new(Code::BodyTimeout, "the body did not arrive in time").closing()
            );
        }
    }
    parts.finish();
    Ok(parts)
}

/// Takes the first part without waiting; whether that was all.
async fn read_ready(
    body: &mut Incoming,
    parts: &mut Parts,
    bounds: &Bounds,
) -> Result<bool, Problem> {
    while !body.is_end_stream() {
        if !parts.parts.is_empty() {
            return Ok(false);
        }
        let next = poll_fn(|context| Poll::Ready(Pin::new(&mut *body).poll_frame(context)));
        match next.await {
            Poll::Pending => return Ok(false),
            Poll::Ready(frame) => match frame {
                None => break,
                Some(frame) => take(parts, frame, bounds)?,
            },
        }
    }
    parts.finish();
    Ok(true)
}

async fn read_all(body: &mut Incoming, parts: &mut Parts, bounds: &Bounds) -> Result<(), Problem> {
    while let Some(frame) = poll_fn(|context| Pin::new(&mut *body).poll_frame(context)).await {
        let before = counted(parts.len);
        take(parts, frame, bounds)?;
        let has_room =
            parts._share.as_mut().is_none_or(|share| share.grow(counted(parts.len) - before));
        if !has_room {
            return Err(no_room());
        }
    }
    Ok(())
}

fn take(
    parts: &mut Parts,
    frame: Result<hyper::body::Frame<Bytes>, hyper::Error>,
    bounds: &Bounds,
) -> Result<(), Problem> {
    let frame =
        frame.map_err(|_| Problem::new(Code::InvalidBody, "the body is broken off").closing())?;
    let Ok(part) = frame.into_data() else { return Ok(()) }; // trailers say nothing here
    if part.len() > bounds.max - parts.len {
        return Err(too_large(bounds.max));
    }
    if !part.is_empty() {
        parts.push(part);
    }
    Ok(())
}

/// What so many bytes count among all bodies: small ones nothing, so that they arrive where
/// large ones took all.
fn counted(len: usize) -> usize {
    if len <= SMALL { 0 } else { len }
}

fn told_length(headers: &HeaderMap) -> Option<usize> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

fn too_large(max: usize) -> Problem {
    Problem::new(Code::BodyTooLarge, format!("the body has more than {max} bytes")).closing()
}

fn no_room() -> Problem {
    Problem::new(Code::ServerBusy, "too many bodies are on their way").closing()
}
