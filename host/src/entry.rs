//! The two ways into compiled code: on the caller's stack, or on one of its own, where
//! a call yields to the executor at each tick.
//!
//! What is done around a call is written once, as futures over either way. Those that
//! block are done when they are first asked: where a function of the host waits, their
//! thread does.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    task::{Context, Poll, Wake, Waker},
    thread::{self, Thread},
};

use wasmtime::{InstancePre, Store};

use crate::{
    callee::{Callee, Params, Results},
    functions::is_within,
    state::State,
};

/// A way into compiled code.
pub(crate) trait Entry {
    fn call<P: Params, R: Results>(
        store: &mut Store<State>,
        callee: &Callee<P, R>,
        params: P,
    ) -> impl Future<Output = wasmtime::Result<R>>;

    fn instantiate(
        store: &mut Store<State>,
        pre: &InstancePre<State>,
    ) -> impl Future<Output = wasmtime::Result<wasmtime::Instance>>;
}

/// Calls that keep their thread until they are done.
pub(crate) struct Blocking;

impl Entry for Blocking {
    async fn call<P: Params, R: Results>(
        store: &mut Store<State>,
        callee: &Callee<P, R>,
        params: P,
    ) -> wasmtime::Result<R> {
        if needs_stack(store) {
            return wait(callee.call_apart(store, params));
        }
        callee.call(store, params)
    }

    async fn instantiate(
        store: &mut Store<State>,
        pre: &InstancePre<State>,
    ) -> wasmtime::Result<wasmtime::Instance> {
        match needs_stack(store) {
            true => wait(pre.instantiate_async(store)),
            false => pre.instantiate(store),
        }
    }
}

/// Whether a blocking call needs a stack of its own: where it may wait, and where a
/// function of the embedder makes it, called by a plugin that may have used up the one
/// that is there.
#[inline]
pub(crate) fn needs_stack(store: &Store<State>) -> bool {
    store.data().has_own_stack() || is_within()
}

/// Calls that others may run beside.
pub(crate) struct Yielding;

impl Entry for Yielding {
    async fn call<P: Params, R: Results>(
        store: &mut Store<State>,
        callee: &Callee<P, R>,
        params: P,
    ) -> wasmtime::Result<R> {
        let yields = !callee.is_prompt || needs_stack(store);
        store.data_mut().watch.let_yield(yields);
        match yields {
            true => callee.call_apart(store, params).await,
            false => callee.call(store, params),
        }
    }

    async fn instantiate(
        store: &mut Store<State>,
        pre: &InstancePre<State>,
    ) -> wasmtime::Result<wasmtime::Instance> {
        store.data_mut().watch.let_yield(true);
        pre.instantiate_async(store).await
    }
}

/// What a future of [`Blocking`] comes to.
#[inline]
pub(crate) fn block<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(result) => result,
        Poll::Pending => unreachable!("a blocking call waits for nothing"),
    }
}

/// What a future comes to; the thread sleeps while it waits. Unlike an executor's own, this
/// may be called in one of its tasks.
#[cold]
fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let alarm = Arc::new(Alarm { thread: thread::current(), rang: AtomicBool::new(false) });
    let waker = Waker::from(Arc::clone(&alarm));
    loop {
        if let Poll::Ready(result) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return result;
        }
        while !alarm.rang.swap(false, Ordering::Acquire) {
            thread::park();
        }
    }
}

/// Wakes a thread. It keeps that it did, since the thread may be in another `wait` within
/// this one, which takes what `unpark` left.
struct Alarm {
    thread: Thread,
    rang: AtomicBool,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.rang.store(true, Ordering::Release);
        self.thread.unpark();
    }
}
