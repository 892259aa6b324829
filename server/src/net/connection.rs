//! One connection.

use std::{convert::Infallible, pin::pin, sync::Arc};

use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    io::{AsyncRead, AsyncWrite},
    net::TcpStream,
    sync::watch,
};

use super::{Activity, heads::Heads, load::Carried, tls};
use crate::{app::App, http::handle};

/// Bytes of one connection's buffer, and so of a head.
const BUFFER: usize = 32 << 10;

/// Serves a connection until it is closed, or drained.
pub(crate) async fn serve(
    stream: TcpStream,
    app: Arc<App>,
    activity: Arc<Activity>,
    carried: Arc<Carried>,
    draining: watch::Receiver<bool>,
) {
    let _ = stream.set_nodelay(true); // where it fails, answers come a little later
    match app.tls.current() {
        None => speak(stream, app, activity, carried, draining).await,
        Some(acceptor) => match tls::accept(acceptor, stream).await {
            Ok(stream) => speak(stream, app, activity, carried, draining).await,
            Err(error) => tracing::debug!(%error, "a handshake failed"),
        },
    }
}

async fn speak(
    stream: impl AsyncRead + AsyncWrite + Unpin,
    app: Arc<App>,
    activity: Arc<Activity>,
    carried: Arc<Carried>,
    mut draining: watch::Receiver<bool>,
) {
    let stream = Heads::new(stream, Arc::clone(&activity), app.heads.clone());
    let service = service_fn(move |request: Request<Incoming>| {
        let (app, activity) = (Arc::clone(&app), Arc::clone(&activity));
        let carried = Arc::clone(&carried);
        async move {
            let answer = handle(&app, &activity, request).await;
            carried.after_others().await;
            Ok::<_, Infallible>(answer)
        }
    });
    let mut http = http1::Builder::new();
    http.max_buf_size(BUFFER).header_read_timeout(None);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let result = tokio::select! {
        biased;
        result = connection.as_mut() => result,
        () = begin(&mut draining) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = result {
        tracing::debug!(%error, "a connection broke off");
    }
}

/// Waits until the server drains.
async fn begin(draining: &mut watch::Receiver<bool>) {
    let _ = draining.wait_for(|draining| *draining).await; // or is gone
}
