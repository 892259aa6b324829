//! What WASI knows of one instance.

use std::sync::Arc;

use wasmtime::Caller;
use wasmtime_wasi::{
    WasiCtxBuilder, WasiView,
    p1::{WasiP1Ctx, wasi_snapshot_preview1::WasiSnapshotPreview1},
    p2::pipe::MemoryInputPipe,
};
use wiggle::GuestMemory;

use super::{Runtime, bound::Bound, stream::Stream};
use crate::{Grants, Level, imports::memory_and_state, plugin::Parts, state::State};

/// The descriptors of an instance, and what stands behind them.
pub(crate) struct Session {
    context: WasiP1Ctx,
    /// How many there are.
    descriptors: usize,
    runtime: Arc<Runtime>,
}

impl Session {
    /// None where the plugin does not import WASI.
    pub(crate) fn start(plugin: &Arc<Parts>, grants: &Grants) -> Option<Box<Self>> {
        let runtime = plugin.compiled.wasi.as_ref()?;
        let granted = &*grants.wasi.as_ref()?.inner;
        let log = grants.log.as_ref();
        let mut builder = WasiCtxBuilder::new();
        builder
            .args(&granted.args)
            .envs(&granted.env)
            .stdin(MemoryInputPipe::new(granted.stdin.clone()))
            .stdout(Stream::new(&granted.stdout, Level::Info, plugin, log))
            .stderr(Stream::new(&granted.stderr, Level::Error, plugin, log))
            .allow_tcp(false)
            .allow_udp(false);
        let mut context = builder.build_p1();
        *context.ctx().ctx.filesystem() = granted.dirs.files().clone();
        Some(Box::new(Self {
            context,
            descriptors: 3 + granted.dirs.len(),
            runtime: Arc::clone(runtime),
        }))
    }
}

/// What a function works with.
pub(super) struct Scene<'a> {
    pub(super) guest: Guest<'a>,
    pub(super) bound: Bound<'a>,
}

/// An instance's descriptors and its memory.
pub(super) struct Guest<'a> {
    pub(super) context: &'a mut WasiP1Ctx,
    pub(super) descriptors: &'a mut usize,
    pub(super) memory: GuestMemory<'a>,
}

pub(super) fn scene<'a>(caller: &'a mut Caller<'_, State>) -> wasmtime::Result<Scene<'a>> {
    let Some((memory, state)) = memory_and_state(caller) else {
        wasmtime::bail!("WASI was called without an exported `memory`");
    };
    let State { wasi, watch, .. } = state;
    let Some(Session { context, descriptors, runtime }) = wasi.as_deref_mut() else {
        wasmtime::bail!("WASI was called without a grant");
    };
    // what lies in the memory is no longer than that; lists and what they list may overlap
    context.set_hostcall_fuel(memory.len().saturating_mul(2));
    Ok(Scene {
        guest: Guest { context, descriptors, memory: GuestMemory::Unshared(memory) },
        bound: Bound { watch, runtime },
    })
}
