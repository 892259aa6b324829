//! Load, check, compile.

use std::sync::Arc;

use keyway_abi::{contract, export};
use wasm_abi_check::{Contract, Options, Report, check};
use wasmtime::{
    Config, Engine, FuncType, InstancePre, Linker, Module, ModuleExport, ValType, WasmFeatures,
};

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
        self.load_checked(bytes, check(bytes, None, &Options::default()))
    }

    /// As [`load`](Self::load), against a contract of the embedder's choice.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn load_against(&self, bytes: &[u8], contract: &Contract) -> Result<Plugin, Error> {
        self.load_checked(bytes, check(bytes, Some(contract), &Options::default()))
    }

    fn load_checked(&self, bytes: &[u8], report: Report) -> Result<Plugin, Error> {
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

    /// Whether the plugin wants `init` and `cleanup` to be called: it has both, and
    /// was not checked as a function plugin, which has no lifecycle whatever it
    /// exports.
    pub fn has_lifecycle(&self) -> bool {
        let Exports { init, cleanup, .. } = &self.parts.exports;
        let is_function = self.report().contract.as_deref() == Some(contract::FUNCTION);
        init.is_some() && cleanup.is_some() && !is_function
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
        // what the contract does not list may be anything under this name
        let find = |name, params: &[ValType], results: &[ValType]| {
            let kind = FuncType::new(module.engine(), params.to_vec(), results.to_vec());
            let found = module.get_export(name)?;
            let fits = found.func().is_some_and(|found| FuncType::eq(found, &kind));
            fits.then(|| module.get_export_index(name)).flatten()
        };
        let i32 = [ValType::I32];
        Self {
            initialize: find(export::INITIALIZE, &[], &[]),
            get_abi_version: find(export::GET_ABI_VERSION, &[], &i32),
            init: find(export::INIT, &[], &i32),
            process: find(export::PROCESS, &i32, &i32),
            cleanup: find(export::CLEANUP, &[], &i32),
            get_call_count: find(export::GET_CALL_COUNT, &[], &i32),
        }
    }
}
