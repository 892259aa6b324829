//! The engine: what compiled code may use, and where instances live.

use wasm_abi_check::{Feature, Features};
use wasmtime::{
    Config, Engine, InstanceAllocationStrategy, PoolingAllocationConfig, WasmBacktraceDetails,
    WasmFeatures,
};

use crate::{Error, Limits, limits::MAX_TABLES};

/// Bytes of each memory that are set to zero for the next instance, rather than
/// given back to the system, which takes longer for so few.
pub(crate) const KEEP_RESIDENT_BYTES: usize = 256 << 10;

/// What one instance's functions and globals may take beside its memory: 8 MiB.
const MAX_INSTANCE_BYTES: usize = 8 << 20;

/// Stack of a call that yields, for functions of the host: 512 KiB.
const HOST_STACK_BYTES: usize = 512 << 10;

/// What a host can have beyond the pinned features; reference types it always has, since
/// `call_indirect` has one encoding only without them.
const KNOWN: [(Feature, WasmFeatures); 6] = [
    (Feature::Simd, WasmFeatures::SIMD),
    (Feature::MultiValue, WasmFeatures::MULTI_VALUE),
    (Feature::ReferenceTypes, WasmFeatures::REFERENCE_TYPES),
    (Feature::ExtendedConst, WasmFeatures::EXTENDED_CONST),
    (Feature::TailCall, WasmFeatures::TAIL_CALL),
    (Feature::RelaxedSimd, WasmFeatures::RELAXED_SIMD),
];

/// What a plugin can be allowed beyond the pinned features: by [`Options`](crate::Options),
/// its contract or its manifest.
pub const FEATURES: [Feature; KNOWN.len()] = {
    let mut features = [Feature::Simd; KNOWN.len()];
    let mut index = 0;
    while index < KNOWN.len() {
        features[index] = KNOWN[index].0;
        index += 1;
    }
    features
};

/// Of these features, those that a host can have; and reference types.
pub(crate) fn known(features: Features) -> Features {
    let mut features = features.with_brought();
    features.insert(Feature::ReferenceTypes);
    FEATURES.into_iter().filter(|feature| features.contains(*feature)).collect()
}

/// How an engine is set up.
#[derive(Clone, Debug)]
pub(crate) struct Settings {
    pub(crate) limits: Limits,
    pub(crate) features: Features,
    pub(crate) instances: u32,
    /// Those that lie ready beside them.
    pub(crate) idle: u32,
    pub(crate) stack: usize,
    pub(crate) is_deterministic: bool,
}

/// Where the memories of instances come from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Allocation {
    /// From address space that was reserved for all instances at the start: a new
    /// instance takes a few microseconds.
    Pooled,
    /// From the system, for each instance anew, since the address space of this
    /// process does not hold them all: the reason, as the system tells it.
    OnDemand(String),
}

/// An engine with pooled instances where there is room for them; none are recycled where
/// there is room only for those in use.
pub(crate) fn start(settings: &mut Settings) -> Result<(Engine, Allocation), Error> {
    let mut config = config(settings);
    let mut pooled = |settings: &Settings| {
        config.allocation_strategy(InstanceAllocationStrategy::Pooling(pool(settings)));
        Engine::new(&config)
    };
    let error = match pooled(settings) {
        Ok(engine) => return Ok((engine, Allocation::Pooled)),
        Err(error) => error,
    };
    let recycles = std::mem::take(&mut settings.idle) > 0; // those in use come first
    if recycles && let Ok(engine) = pooled(settings) {
        return Ok((engine, Allocation::Pooled));
    }
    config.allocation_strategy(InstanceAllocationStrategy::OnDemand);
    let engine = Engine::new(&config).map_err(Error::Engine)?;
    let reason = error.root_cause().to_string();
    tracing::warn!(
        instances = settings.instances,
        reason,
        "no pool of instances: each takes its memory from the system, which is slower"
    );
    Ok((engine, Allocation::OnDemand(reason)))
}

fn config(settings: &Settings) -> Config {
    let mut config = Config::new();
    config.epoch_interruption(true);
    // What the ABI does not use stays off (ABI.md, KW003).
    config.wasm_features(WasmFeatures::MULTI_MEMORY | WasmFeatures::MEMORY64, false);
    for (feature, switch) in KNOWN {
        config.wasm_features(switch, settings.features.contains(feature));
    }
    config.relaxed_simd_deterministic(settings.is_deterministic);
    // `DebugInfo` reads what it can bound, whatever the environment says
    config.wasm_backtrace_details(WasmBacktraceDetails::Disable);
    config.max_wasm_stack(settings.stack);
    config.async_stack_size(settings.stack + HOST_STACK_BYTES);
    if settings.is_deterministic {
        config.consume_fuel(true);
        config.cranelift_nan_canonicalization(true);
    }
    config
}

fn pool(settings: &Settings) -> PoolingAllocationConfig {
    let Settings { limits, instances, idle, .. } = *settings;
    let instances = instances.saturating_add(idle);
    let mut pool = PoolingAllocationConfig::new();
    pool.total_core_instances(instances)
        .total_memories(instances)
        .total_tables(instances.saturating_mul(MAX_TABLES))
        .total_stacks(instances)
        .max_memories_per_module(1)
        .max_tables_per_module(MAX_TABLES)
        .max_core_instance_size(MAX_INSTANCE_BYTES)
        .max_memory_size(limits.memory.min(4 << 30))
        .table_elements(limits.table)
        .linear_memory_keep_resident(KEEP_RESIDENT_BYTES)
        .table_keep_resident(KEEP_RESIDENT_BYTES);
    pool
}
