//! Outputs as the streams that WASI writes to.

use std::{
    io::{self, Write},
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll},
};

use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::{
    async_trait,
    cli::{IsTerminal, StdoutStream},
    p2::{OutputStream, Pollable, StreamError, StreamResult},
};

use super::output::{Captured, Kind, Output};
use crate::{Level, Log, functions::guard, plugin::Parts};

/// Bytes that are written at once.
const MAX_WRITE_BYTES: usize = 4 << 10;

/// Bytes of a line that is logged; the rest is another line.
const MAX_LINE_BYTES: usize = 4 << 10;

/// One of the two outputs of an instance.
#[derive(Clone)]
pub(super) struct Stream {
    sink: Sink,
    /// Whether others should have their turn, and the time be looked at, before more is
    /// written.
    wrote: bool,
}

#[derive(Clone)]
enum Sink {
    Discard,
    Stdout,
    Stderr,
    Writer(Arc<Mutex<dyn Write + Send>>),
    Captured(Captured),
    Lines(Arc<Mutex<Lines>>),
}

impl Stream {
    /// The output of `plugin` whose lines are logged as `level`.
    pub(super) fn new(
        output: &Output,
        level: Level,
        plugin: &Arc<Parts>,
        log: Option<&Log>,
    ) -> Self {
        let sink = match &output.kind {
            Kind::Discard => Sink::Discard,
            Kind::Inherit if level == Level::Error => Sink::Stderr,
            Kind::Inherit => Sink::Stdout,
            Kind::Writer(writer) => Sink::Writer(Arc::clone(writer)),
            Kind::Captured(captured) => Sink::Captured(captured.clone()),
            Kind::Log => Sink::Lines(Arc::new(Mutex::new(Lines {
                line: Vec::new(),
                level,
                plugin: Arc::clone(plugin),
                log: log.cloned(),
            }))),
        };
        Self { sink, wrote: false }
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.wrote = true;
        match &self.sink {
            Sink::Discard => Ok(()),
            Sink::Stdout => write(&mut io::stdout().lock(), bytes),
            Sink::Stderr => write(&mut io::stderr().lock(), bytes),
            Sink::Writer(writer) => {
                write(&mut *writer.lock().unwrap_or_else(PoisonError::into_inner), bytes)
            }
            Sink::Captured(captured) => {
                captured.put(bytes);
                Ok(())
            }
            Sink::Lines(lines) => {
                lines.lock().unwrap_or_else(PoisonError::into_inner).put(bytes);
                Ok(())
            }
        }
    }
}

fn write(writer: &mut (impl Write + ?Sized), bytes: &[u8]) -> io::Result<()> {
    writer.write_all(bytes)?;
    writer.flush()
}

impl IsTerminal for Stream {
    /// To the plugin it is a character device, to which C writes line by line: no
    /// plugin comes to the end where it would write the rest.
    fn is_terminal(&self) -> bool {
        true
    }
}

impl StdoutStream for Stream {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[async_trait]
impl OutputStream for Stream {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.put(&bytes).map_err(|error| StreamError::LastOperationFailed(error.into()))
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(MAX_WRITE_BYTES)
    }
}

#[async_trait]
impl Pollable for Stream {
    async fn ready(&mut self) {
        if std::mem::take(&mut self.wrote) {
            tokio::task::yield_now().await;
        }
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Poll::Ready(self.put(bytes).map(|()| bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

/// Makes messages of lines.
struct Lines {
    /// The one that has not ended yet.
    line: Vec<u8>,
    level: Level,
    plugin: Arc<Parts>,
    log: Option<Log>,
}

impl Lines {
    fn put(&mut self, mut bytes: &[u8]) {
        while !bytes.is_empty() {
            let room = &bytes[..bytes.len().min(MAX_LINE_BYTES - self.line.len())];
            let end = room.iter().position(|byte| *byte == b'\n');
            self.line.extend_from_slice(&room[..end.unwrap_or(room.len())]);
            bytes = &bytes[end.map_or(room.len(), |end| end + 1)..];
            if end.is_some() || self.line.len() == MAX_LINE_BYTES {
                self.log();
            }
        }
    }

    fn log(&mut self) {
        let line = std::mem::take(&mut self.line);
        self.plugin.log(self.log.as_ref(), self.level, &line);
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        if !self.line.is_empty() {
            let _ = guard("log", || self.log()); // there is no call that could fail
        }
    }
}
