//! The engine: as fast as wasmtime goes with limits on time and memory.

use std::{io, ops::Deref, thread, time::Duration};

use wasmtime::{
    Config, InstanceAllocationStrategy, PoolingAllocationConfig, Result, WasmBacktraceDetails,
    WasmFeatures,
};

/// How often the clock ticks.
const TICK: Duration = Duration::from_millis(10);

/// The deadline of each call, 1 s, in ticks: one more, since the next may be due at once.
pub(super) const TICKS: u64 = 101;

/// Bytes of linear memory.
pub(super) const MEMORY: usize = 16 << 20;

/// Entries of a table.
pub(super) const TABLE_ELEMENTS: usize = 10_000;

/// Where memory and tables of an instance come from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Allocation {
    /// Mapped once, and used again.
    Pooled,
    /// Mapped for each instance, and unmapped with it.
    OnDemand,
}

/// An engine with its clock.
#[derive(Clone)]
pub(super) struct Engine(wasmtime::Engine);

impl Engine {
    pub(super) fn new(allocation: Allocation) -> Result<Self> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        // The ABI has no use for these, and Keyway has none of them on.
        config.wasm_features(
            WasmFeatures::SIMD
                | WasmFeatures::RELAXED_SIMD
                | WasmFeatures::MULTI_VALUE
                | WasmFeatures::MULTI_MEMORY
                | WasmFeatures::MEMORY64
                | WasmFeatures::TAIL_CALL
                | WasmFeatures::EXTENDED_CONST,
            false,
        );
        config.wasm_backtrace_details(WasmBacktraceDetails::Disable);
        if allocation == Allocation::Pooled {
            config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool()));
        }
        let engine = wasmtime::Engine::new(&config)?;
        start_clock(&engine)?;
        Ok(Self(engine))
    }
}

impl Deref for Engine {
    type Target = wasmtime::Engine;

    fn deref(&self) -> &wasmtime::Engine {
        &self.0
    }
}

/// What an instance leaves behind is set to zero up to these sizes, which is faster than
/// to unmap it and to fault it in again.
fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.max_memory_size(MEMORY)
        .table_elements(TABLE_ELEMENTS)
        .total_core_instances(100)
        .total_memories(100)
        .total_tables(100)
        .linear_memory_keep_resident(1 << 20)
        .table_keep_resident(64 << 10);
    pool
}

/// A thread that ends with the engine.
fn start_clock(engine: &wasmtime::Engine) -> io::Result<()> {
    let engine = engine.weak();
    thread::Builder::new().name("raw-clock".to_owned()).spawn(move || {
        while let Some(engine) = engine.upgrade() {
            engine.increment_epoch();
            drop(engine);
            thread::sleep(TICK);
        }
    })?;
    Ok(())
}
