//! `bench-axum`: an axum server as its documentation has it, which answers what the
//! plugins would, and runs none: what `keyway-server` is measured beside.

use std::{error::Error, io, net::SocketAddr, thread};

use axum::{
    Router,
    body::Bytes,
    http::header::CONTENT_TYPE,
    response::{IntoResponse, Response},
    routing::post,
};
use clap::Parser;
use tokio::{net::TcpListener, runtime};

/// Answers a constant at POST /run, and each request's own body at POST /echo
#[derive(Parser)]
#[command(name = "bench-axum")]
struct Arguments {
    /// Address to listen at
    #[arg(long, value_name = "ADDRESS")]
    listen: SocketAddr,

    /// Threads that serve [default: one for each core]
    #[arg(long, value_name = "N")]
    workers: Option<usize>,
}

fn main() -> Result<(), Box<dyn Error>> {
    let arguments = Arguments::parse();
    // its input ends when whoever started it does, however that comes
    thread::spawn(|| {
        let _ended = io::copy(&mut io::stdin(), &mut io::sink());
        std::process::exit(0);
    });
    let mut builder = runtime::Builder::new_multi_thread();
    if let Some(workers) = arguments.workers {
        builder.worker_threads(workers);
    }
    builder.enable_io().build()?.block_on(async {
        let listener = TcpListener::bind(arguments.listen).await?;
        let app = Router::new().route("/run", post(run)).route("/echo", post(echo));
        axum::serve(listener, app.into_make_service()).await?;
        Ok(())
    })
}

/// What `hello` makes of 21; the body is received, and not looked at.
async fn run(_body: Bytes) -> Response {
    ([(CONTENT_TYPE, "application/json")], r#"{"output":43}"#).into_response()
}

async fn echo(body: Bytes) -> Bytes {
    body
}
