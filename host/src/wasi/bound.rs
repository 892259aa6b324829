//! The time limit of a call, for functions that wait.

use std::{future::poll_fn, pin::pin, task::Poll};

use wasmtime::Trap;

use super::Runtime;
use crate::{
    clock::TICK,
    functions::{WASI, guard},
    watch::Watch,
};

/// What a function of WASI runs under.
pub(super) struct Bound<'a> {
    pub(super) watch: &'a Watch,
    pub(super) runtime: &'a Runtime,
}

impl Bound<'_> {
    /// What `function` comes to, unless the call's time is over before, or the call was
    /// cancelled. Looked at at each tick, and whenever `function` is about to wait; a
    /// panic is an error.
    pub(super) async fn hold<T>(
        &self,
        name: &str,
        function: impl Future<Output = wasmtime::Result<T>>,
    ) -> wasmtime::Result<T> {
        let mut function = pin!(function);
        let mut ticks = None;
        let result = poll_fn(|context| {
            let _entered = self.runtime.enter();
            let poll = guard(format_args!("{WASI}.{name}"), || function.as_mut().poll(context));
            match poll {
                Ok(Poll::Pending) => {}
                Ok(Poll::Ready(result)) => return Poll::Ready(result),
                Err(panicked) => return Poll::Ready(Err(panicked.into())),
            }
            if let Err(over) = self.check() {
                return Poll::Ready(Err(over));
            }
            let ticks = ticks.get_or_insert_with(|| tokio::time::interval(TICK));
            while ticks.poll_tick(context).is_ready() {} // then the next one wakes it
            Poll::Pending
        })
        .await?;
        self.check()?;
        Ok(result)
    }

    /// Whether the call may go on.
    pub(super) fn check(&self) -> wasmtime::Result<()> {
        match self.watch.is_cancelled() || self.watch.is_over() {
            true => Err(Trap::Interrupt.into()), // as compiled code is stopped
            false => Ok(()),
        }
    }
}
