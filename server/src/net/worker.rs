//! Threads that serve connections.

use std::{
    io,
    net::TcpStream,
    sync::Arc,
    thread::{self, JoinHandle},
    time::Duration,
};

use tokio::{
    runtime,
    sync::{mpsc, watch},
    task::JoinSet,
};

use super::{
    connection,
    connections::Seat,
    load::{self, Carried, Load},
};
use crate::app::App;

/// The threads that serve connections.
pub(crate) struct Workers {
    workers: Vec<Worker>,
}

/// A connection on its way to a worker.
type Given = (TcpStream, Seat, Carried);

struct Worker {
    sender: mpsc::UnboundedSender<Given>,
    load: Load,
    thread: JoinHandle<()>,
}

impl Workers {
    /// Starts so many.
    pub(crate) fn start(
        count: usize,
        app: &Arc<App>,
        draining: &watch::Receiver<bool>,
        busy_poll: Duration,
    ) -> io::Result<Self> {
        let start = |number| Worker::start(number, Arc::clone(app), draining.clone(), busy_poll);
        Ok(Self { workers: (0..count).map(start).collect::<io::Result<_>>()? })
    }

    /// Hands a connection to one of them, with so many that came at the same time behind it.
    pub(crate) fn give(&self, stream: TcpStream, seat: Seat, waiting: usize) {
        let loads = self.workers.iter().map(|worker| worker.load.clone());
        let place = load::choose(loads, load::processor_of(&stream), waiting);
        if let Some(worker) = place.and_then(|place| self.workers.get(place)) {
            // a worker that is gone takes none, and neither will any other
            let _ = worker.sender.send((stream, seat, worker.load.carry()));
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
    fn start(
        number: usize,
        app: Arc<App>,
        draining: watch::Receiver<bool>,
        busy_poll: Duration,
    ) -> io::Result<Self> {
        let (sender, receiver) = mpsc::unbounded_channel();
        let load = Load::default();
        let polls = load.clone().poll_busily(busy_poll);
        let executor = runtime::Builder::new_current_thread().enable_all().build()?;
        let thread = thread::Builder::new().name(format!("keyway-http-{number}"));
        let thread = thread.spawn(move || {
            executor.spawn(polls); // and ends with the executor
            executor.block_on(run(app, receiver, draining));
        })?;
        Ok(Self { sender, load, thread })
    }
}

/// Serves what comes, until nothing can come any more and all is done.
async fn run(
    app: Arc<App>,
    mut receiver: mpsc::UnboundedReceiver<Given>,
    draining: watch::Receiver<bool>,
) {
    let mut tasks = JoinSet::new();
    loop {
        let (stream, seat, carried) = tokio::select! {
            next = receiver.recv() => match next {
                Some(next) => next,
                None => break,
            },
            Some(_) = tasks.join_next() => continue,
        };
        let Ok(stream) = tokio::net::TcpStream::from_std(stream) else { continue };
        let (id, connections) = (seat.id(), app.connections.clone());
        let serve = connection::serve(
            stream,
            Arc::clone(&app),
            Arc::clone(&seat.activity),
            Arc::new(carried),
            draining.clone(),
        );
        let task = tasks.spawn(async move {
            let _seat = seat;
            serve.await;
        });
        Seat::is_served_by(id, &connections, task);
    }
    while tasks.join_next().await.is_some() {}
}
