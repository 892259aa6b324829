//! Where connections come in.

use std::{future::poll_fn, io, net::SocketAddr, sync::Arc, task::Poll, time::Duration};

use tokio::net::{TcpListener, TcpStream};

use super::Workers;
use crate::{app::App, failure::Failure};

/// After an error, such as too many open files, so long until the next attempt.
const PAUSE: Duration = Duration::from_millis(50);

/// Connections that wait to be accepted.
const BACKLOG: u32 = 4096;

/// Connections that are taken at one time.
const TOGETHER: usize = 256;

/// A listening socket.
pub(crate) struct Listener {
    listener: TcpListener,
    address: SocketAddr,
}

impl Listener {
    /// Listens on `address`; needs an executor.
    pub(crate) fn bind(address: SocketAddr) -> Result<Self, Failure> {
        let listen = || {
            let socket = match address {
                SocketAddr::V4(_) => tokio::net::TcpSocket::new_v4()?,
                SocketAddr::V6(_) => tokio::net::TcpSocket::new_v6()?,
            };
            socket.set_reuseaddr(true)?; // of connections that a server before this one had
            socket.bind(address)?;
            let listener = socket.listen(BACKLOG)?;
            let address = listener.local_addr()?;
            Ok(Self { listener, address })
        };
        listen().map_err(|error: io::Error| {
            let failure = Failure::failed(format!("cannot listen: {error}: {address}"));
            match error.kind() {
                io::ErrorKind::AddrInUse => {
                    failure.with_hint("--listen 127.0.0.1:0 takes a free port")
                }
                _ => failure,
            }
        })
    }

    /// The address with the port that it got.
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Hands connections to the workers for as long as this is waited for.
    pub(crate) async fn run(&self, app: &Arc<App>, workers: &Workers) {
        loop {
            let (streams, error) = self.accept().await;
            let mut waiting = streams.len();
            for stream in streams {
                waiting -= 1;
                let Ok(stream) = stream.into_std() else { continue };
                match app.connections.seat() {
                    Some(seat) => workers.give(stream, seat, waiting),
                    None => app.metrics.refused.connection(),
                }
            }
            if let Some(error) = error.filter(|error| !is_of_client(error)) {
                tracing::warn!(%error, "cannot accept connections");
                app.connections.make_room();
                tokio::time::sleep(PAUSE).await;
            }
        }
    }

    /// Waits for a connection, and takes those along that are there as well.
    async fn accept(&self) -> (Vec<TcpStream>, Option<io::Error>) {
        let mut streams = Vec::new();
        let error = poll_fn(|context| {
            while streams.len() < TOGETHER {
                match self.listener.poll_accept(context) {
                    Poll::Ready(Ok((stream, _))) => streams.push(stream),
                    Poll::Ready(Err(error)) => return Poll::Ready(Some(error)),
                    Poll::Pending if streams.is_empty() => return Poll::Pending,
                    Poll::Pending => break,
                }
            }
            Poll::Ready(None)
        });
        let error = error.await;
        (streams, error)
    }
}

/// Whether it was the client that went away.
fn is_of_client(error: &io::Error) -> bool {
    use io::ErrorKind as Kind;
    matches!(
        error.kind(),
        Kind::ConnectionAborted
            | Kind::ConnectionReset
            | Kind::ConnectionRefused
            | Kind::Interrupted
    )
}
