//! Load, check, compile.

use std::sync::Arc;

use keyway_abi::export;
use wasm_abi_check::{Report, check};
use wasmtime::{Config, Engine, InstancePre, Linker, Module, ModuleExport, WasmFeatures};

use crate::{
    Error, Instance, Limits,
    limits::{Limiter, start_clock},
};

/// The engine with its clock, and the limits of every instance. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    engine: Engine,
    limits: Limits,
}

impl Host {
    /// Sets up an engine and starts its clock.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where this machine cannot run compiled WebAssembly.
    pub fn new(limits: Limits) -> Result<Self, Error> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        // What the ABI does not use stays off (ABI.md, KW003).
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
        let engine = Engine::new(&config).map_err(Error::Engine)?;
        start_clock(&engine).map_err(|error| Error::Engine(error.into()))?;
        Ok(Self { engine, limits })
    }

    /// Checks `bytes` against the contract that their metadata or their exports
    /// name, and compiles them.
    ///
    /// # Errors
    ///
    /// [`Error::Contract`] with all findings where they do not fit, and
    /// [`Error::Compile`] where the compiler gives up.
    pub fn load(&self, bytes: &[u8]) -> Result<Plugin, Error> {
        let report = check(bytes, None);
        if !report.fits() {
            return Err(Error::Contract(report));
        }
        let module = Module::new(&self.engine, bytes).map_err(Error::Compile)?;
        // No import is allowed yet, so that an empty linker satisfies them all.
        let pre = Linker::new(&self.engine).instantiate_pre(&module).map_err(Error::Instantiate)?;
        let exports = Exports::find(&module);
        let parts = Parts { pre, exports, report, limits: self.limits };
        Ok(Plugin { parts: Arc::new(parts) })
    }
}

/// A checked, compiled plugin. Cheap to clone.
#[derive(Clone)]
pub struct Plugin {
    pub(crate) parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub(crate) pre: InstancePre<Limiter>,
    pub(crate) exports: Exports,
    pub(crate) limits: Limits,
    report: Report,
}

impl Plugin {
    /// What the check at load found: warnings at most.
    pub fn report(&self) -> &Report {
        &self.parts.report
    }

    /// Whether the plugin has the lifecycle functions `init` and `cleanup`.
    pub fn has_lifecycle(&self) -> bool {
        self.parts.exports.init.is_some()
    }

    /// Makes an instance: memory of its own, constructors run, ABI version seen.
    ///
    /// # Errors
    ///
    /// [`Error::Memory`], [`Error::Trap`] or [`Error::Time`] where the module
    /// cannot start within the limits, [`Error::Version`] where it speaks another
    /// ABI.
    pub fn instantiate(&self) -> Result<Instance, Error> {
        Instance::start(self)
    }
}

/// Where the exports are, looked up once for all instances.
pub(crate) struct Exports {
    pub(crate) initialize: Option<ModuleExport>,
    pub(crate) get_abi_version: Option<ModuleExport>,
    pub(crate) init: Option<ModuleExport>,
    pub(crate) process: Option<ModuleExport>,
    pub(crate) cleanup: Option<ModuleExport>,
    pub(crate) get_call_count: Option<ModuleExport>,
}

impl Exports {
    fn find(module: &Module) -> Self {
        let find = |name| module.get_export_index(name);
        Self {
            initialize: find(export::INITIALIZE),
            get_abi_version: find(export::GET_ABI_VERSION),
            init: find(export::INIT),
            process: find(export::PROCESS),
            cleanup: find(export::CLEANUP),
            get_call_count: find(export::GET_CALL_COUNT),
        }
    }
}
