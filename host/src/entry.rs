//! The two ways into compiled code: on the caller's stack, or on one of its own, where
//! a call yields to the executor at each tick.
//!
//! What is done around a call is written once, as futures over either way. Those that
//! block never wait, so that they are done when they are first asked.

use std::{
    pin::pin,
    task::{Context, Poll, Waker},
};

use wasmtime::{InstancePre, Store, TypedFunc, WasmParams, WasmResults};

use crate::state::State;

/// A way into compiled code.
pub(crate) trait Entry {
    /// Whether calls yield.
    const YIELDS: bool;

    fn call<P: WasmParams + Sync, R: WasmResults + Sync>(
        store: &mut Store<State>,
        function: &TypedFunc<P, R>,
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
    const YIELDS: bool = false;

    #[inline]
    async fn call<P: WasmParams + Sync, R: WasmResults + Sync>(
        store: &mut Store<State>,
        function: &TypedFunc<P, R>,
        params: P,
    ) -> wasmtime::Result<R> {
        function.call(store, params)
    }

    #[inline]
    async fn instantiate(
        store: &mut Store<State>,
        pre: &InstancePre<State>,
    ) -> wasmtime::Result<wasmtime::Instance> {
        pre.instantiate(store)
    }
}

/// Calls that others may run beside.
pub(crate) struct Yielding;

impl Entry for Yielding {
    const YIELDS: bool = true;

    async fn call<P: WasmParams + Sync, R: WasmResults + Sync>(
        store: &mut Store<State>,
        function: &TypedFunc<P, R>,
        params: P,
    ) -> wasmtime::Result<R> {
        function.call_async(store, params).await
    }

    async fn instantiate(
        store: &mut Store<State>,
        pre: &InstancePre<State>,
    ) -> wasmtime::Result<wasmtime::Instance> {
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
