//! The threads for slow plugins, which give way to those that serve connections.

use std::{
    io,
    pin::Pin,
    task::{Context, Poll},
};

use tokio::{runtime, task::JoinHandle};

/// How much they give way: as much as there is.
const NICE: i32 = 19;

/// Where slow plugins run.
pub(crate) struct Compute {
    executor: Option<runtime::Runtime>,
}

impl Compute {
    /// Starts so many threads.
    pub(crate) fn start(threads: usize) -> io::Result<Self> {
        let executor = runtime::Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("keyway-compute")
            .on_thread_start(|| {
                // for this thread alone; where it is not allowed they share the cores
                let _ = rustix::process::nice(NICE);
            })
            .enable_time()
            .build()?;
        Ok(Self { executor: Some(executor) })
    }

    /// Runs it there; dropping what is returned ends it.
    pub(crate) fn run<T: Send + 'static>(
        &self,
        work: impl Future<Output = T> + Send + 'static,
    ) -> Running<T> {
        Running { task: self.executor.as_ref().map(|executor| executor.spawn(work)) }
    }
}

impl Drop for Compute {
    fn drop(&mut self) {
        if let Some(executor) = self.executor.take() {
            executor.shutdown_background(); // who drops it may be a task
        }
    }
}

/// What runs there.
pub(crate) struct Running<T> {
    task: Option<JoinHandle<T>>,
}

impl<T> Future for Running<T> {
    /// None where it panicked, or the server ends.
    type Output = Option<T>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<T>> {
        match &mut self.task {
            Some(task) => Pin::new(task).poll(context).map(Result::ok),
            None => Poll::Ready(None),
        }
    }
}

impl<T> Drop for Running<T> {
    fn drop(&mut self) {
        if let Some(task) = &self.task {
            task.abort();
        }
    }
}
