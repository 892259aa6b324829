//! Threads that serve connections.

use std::{
    io,
    net::TcpStream,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread::{self, JoinHandle},
};

use tokio::{
    runtime,
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{connection, connections::Seat};
use crate::app::App;

/// The threads that serve connections.
pub(crate) struct Workers {
    workers: Vec<Worker>,
}

struct Worker {
    sender: mpsc::UnboundedSender<(TcpStream, Seat)>,
    /// Connections that it has.
    load: Arc<AtomicUsize>,
    thread: JoinHandle<()>,
}

impl Workers {
    /// Starts so many.
    pub(crate) fn start(
        count: usize,
        app: &Arc<App>,
        draining: &watch::Receiver<bool>,
    ) -> io::Result<Self> {
        let start = |number| Worker::start(number, Arc::clone(app), draining.clone());
        Ok(Self { workers: (0..count).map(start).collect::<io::Result<_>>()? })
    }

    /// Hands a connection to the one that has fewest.
    pub(crate) fn give(&self, stream: TcpStream, seat: Seat) {
        let least = self.workers.iter().min_by_key(|worker| worker.load.load(Ordering::Relaxed));
        if let Some(worker) = least {
            worker.load.fetch_add(1, Ordering::Relaxed);
            // a worker that is gone takes none, and neither will any other
            let _ = worker.sender.send((stream, seat));
        }
    }

    /// Waits until all their connections are closed.
    pub(crate) fn finish(self) {
        for Worker { sender, thread, .. } in self.workers {
            drop(sender);
            let _ = thread.join(); // what it panicked with was told
        }
    }
}

impl Worker {
    fn start(number: usize, app: Arc<App>, draining: watch::Receiver<bool>) -> io::Result<Self> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let load = Arc::new(AtomicUsize::new(0));
        let own = Arc::clone(&load);
        let executor = runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = thread::Builder::new().name(format!("keyway-http-{number}"));
        let thread = thread.spawn(move || executor.block_on(run(app, receiver, own, draining)))?;
        Ok(Self { sender, load, thread })
    }
}

/// Serves what comes, until nothing can come any more and all is done.
async fn run(
    app: Arc<App>,
    mut receiver: mpsc::UnboundedReceiver<(TcpStream, Seat)>,
    load: Arc<AtomicUsize>,
    draining: watch::Receiver<bool>,
) {
    let mut tasks = JoinSet::new();
    loop {
        let (stream, seat) = tokio::select! {
            next = receiver.recv() => match next {
                Some(next) => next,
                None => break,
            },
            Some(_) = tasks.join_next() => continue,
        };
        let Ok(stream) = tokio::net::TcpStream::from_std(stream) else {
            load.fetch_sub(1, Ordering::Relaxed);
            continue;
        };
        let (id, connections) = (seat.id(), app.connections.clone());
        let leaves = Leaves { load: Arc::clone(&load) };
        let serve = connection::serve(
            stream,
            Arc::clone(&app),
            Arc::clone(&seat.activity),
            draining.clone(),
        );
        let task = tasks.spawn(async move {
            let (_seat, _leaves) = (seat, leaves);
            serve.await;
        });
        Seat::is_served_by(id, &connections, task);
    }
    while tasks.join_next().await.is_some() {}
}

/// Counts a connection off, however it ended.
struct Leaves {
    load: Arc<AtomicUsize>,
}

impl Drop for Leaves {
    fn drop(&mut self) {
        self.load.fetch_sub(1, Ordering::Relaxed);
    }
}
