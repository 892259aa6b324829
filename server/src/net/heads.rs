//! What connections have read of requests that did not begin yet, and whether those that
//! did get on.
//!
//! A head may be as long as a connection's buffer, and never end. All of those together are
//! bounded: a connection whose head finds no room is closed. Of what came along with a
//! request before it, nobody knows how much is of the next head: the buffer bounds that.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::Activity;
use crate::http::{Budget, Share};

/// Bytes of all long heads together.
const MAX_HEADS: usize = 32 << 20;

/// Bytes up to which a head is not long.
const SMALL: usize = 4 << 10;

/// Bytes of an answer that a client has to take in the time that a request has.
const STEP: usize = 256 << 10;

/// All heads on their way.
pub(crate) fn budget() -> Budget {
    Budget::new(MAX_HEADS)
}

/// A connection whose heads are counted.
pub(super) struct Heads<S> {
    stream: S,
    activity: Arc<Activity>,
    budget: Budget,
    /// Requests that had begun when it was last read.
    begun: u32,
    /// Bytes that were read since then.
    len: usize,
    /// Those of them that were counted.
    counted: usize,
    share: Option<Share>,
    /// Requests that had begun when it was last written to.
    answered: u32,
    /// Bytes until it is seen to get on.
    step: usize,
}

impl<S> Heads<S> {
    pub(super) fn new(stream: S, activity: Arc<Activity>, budget: Budget) -> Self {
        let begun = activity.begun();
        let (len, counted, share) = (0, 0, None);
        Self { stream, activity, budget, begun, len, counted, share, answered: begun, step: 0 }
    }

    /// Counts what was read before, unless a request began of it; whether there is room.
    fn has_room(&mut self) -> bool {
        let begun = self.activity.begun();
        if self.begun != begun {
            self.begun = begun;
            (self.len, self.counted, self.share) = (0, 0, None);
        }
        let more = self.len - self.counted;
        if self.len <= SMALL || more == 0 {
            return true;
        }
        self.counted = self.len;
        match &mut self.share {
            Some(share) => share.grow(more),
            None => {
                self.share = self.budget.take(more);
                self.share.is_some()
            }
        }
    }
}

impl<S> Heads<S> {
    /// Notes that an answer begins, or that another part of it is gone.
    fn wrote(&mut self, result: &Poll<io::Result<usize>>) {
        let Poll::Ready(Ok(len)) = result else { return };
        let begun = self.activity.begun();
        if self.answered != begun {
            (self.answered, self.step) = (begun, 0);
        }
        match self.step.checked_sub(*len) {
            Some(left) if left > 0 => self.step = left,
            _ => {
                self.activity.go_on();
                self.step = STEP;
            }
        }
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Heads<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.has_room() {
            return Poll::Ready(Err(io::Error::other("too many long heads are on their way")));
        }
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        let len = buffer.filled().len() - before;
        match self.activity.busy() {
            None => self.len += len,
            Some(_) if len > 0 => self.activity.go_on(), // it is a body, which has its own time
            Some(_) => {}
        }
        result
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Heads<S> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.wrote(&result);
        result
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let result = Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        self.wrote(&result);
        result
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
