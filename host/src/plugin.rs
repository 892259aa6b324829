//! Load, check, compile.

use std::sync::Arc;

use keyway_abi::{contract, export};
use wasm_abi_check::{Contract, Feature, Metadata, Options, Report, check_module};
use wasmtime::{Config, Engine, InstancePre, Linker, Module, WasmBacktraceDetails, WasmFeatures};

use crate::{
    Capability, Error, Grants, Instance, Limits, debug::DebugInfo, exports::Exports, imports,
    limits::start_clock, sandbox::State,
};

/// The engine with its clock, the functions that it has for plugins, and the limits
/// of every instance. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    engine: Engine,
    imports: Arc<Linker<State>>,
    limits: Limits,
    options: Options,
}

impl Host {
    /// Sets up an engine and starts its clock.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where this machine cannot run compiled WebAssembly.
    pub fn new(limits: Limits) -> Result<Self, Error> {
        Self::with_options(limits, Options::default())
    }

    /// As [`new`](Self::new), and plugins may use what `options` allow beyond the
    /// pinned features.
    ///
    /// # Errors
    ///
    /// As [`new`](Self::new).
    pub fn with_options(limits: Limits, options: Options) -> Result<Self, Error> {
        let mut config = Config::new();
        config.epoch_interruption(true);
        // What the ABI does not use stays off (ABI.md, KW003).
        config.wasm_features(
            WasmFeatures::RELAXED_SIMD
                | WasmFeatures::MULTI_VALUE
                | WasmFeatures::MULTI_MEMORY
                | WasmFeatures::MEMORY64
                | WasmFeatures::TAIL_CALL
                | WasmFeatures::EXTENDED_CONST,
            false,
        );
        config.wasm_features(WasmFeatures::SIMD, options.features.contains(Feature::Simd));
        // `DebugInfo` reads what it can bound, whatever the environment says
        config.wasm_backtrace_details(WasmBacktraceDetails::Disable);
        let engine = Engine::new(&config).map_err(Error::Engine)?;
        let mut linker = Linker::new(&engine);
        imports::define(&mut linker).map_err(Error::Engine)?;
        start_clock(&engine).map_err(|error| Error::Engine(error.into()))?;
        Ok(Self { engine, imports: Arc::new(linker), limits, options })
    }

    /// Checks `bytes` against the contract that their metadata or their exports
    /// name, and compiles them.
    ///
    /// # Errors
    ///
    /// [`Error::Contract`] with all findings where they do not fit,
    /// [`Error::Import`] where they fit and import what this host does not have,
    /// [`Error::Initialize`] where their constructors cannot be run, and
    /// [`Error::Compile`] where the compiler gives up.
    pub fn load(&self, bytes: &[u8]) -> Result<Plugin, Error> {
        self.load_checked(bytes, None)
    }

    /// As [`load`](Self::load), against a contract of the embedder's choice.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn load_against(&self, bytes: &[u8], contract: &Contract) -> Result<Plugin, Error> {
        self.load_checked(bytes, Some(contract))
    }

    fn load_checked(&self, bytes: &[u8], contract: Option<&Contract>) -> Result<Plugin, Error> {
        let (report, metadata) = check(bytes, contract, &self.options);
        if !report.fits() {
            return Err(Error::Contract(report));
        }
        let module = Module::new(&self.engine, bytes).map_err(Error::Compile)?;
        let capabilities = imports::needed(&module)?;
        let pre = self.imports.instantiate_pre(&module).map_err(Error::Instantiate)?;
        let exports = Exports::find(&module, &metadata.functions);
        if exports.initialize.is_none() && module.get_export(export::INITIALIZE).is_some() {
            return Err(Error::Initialize); // it has to be called
        }
        let debug = DebugInfo::read(bytes);
        let (limits, name) = (self.limits, metadata.plugin);
        let parts = Parts { pre, exports, debug, limits, capabilities, name, report };
        Ok(Plugin { parts: Arc::new(parts) })
    }
}

/// The report and the metadata, which lists functions only where the contract has
/// such.
fn check(bytes: &[u8], contract: Option<&Contract>, options: &Options) -> (Report, Metadata) {
    let module = match wasm_abi_check::Module::read(bytes) {
        Ok(module) => module,
        Err(finding) => return (Report::unread(*finding), Metadata::default()),
    };
    let contract = match contract.map_or_else(|| Contract::of_plugin(&module), Ok) {
        Ok(contract) => contract,
        Err(finding) => return (Report::unread(*finding), Metadata::default()),
    };
    let report = check_module(&module, Some(contract), options);
    let mut metadata = module.metadata().clone();
    if contract.exports.functions.is_none() {
        metadata.functions.clear();
    }
    (report, metadata)
}

/// A checked, compiled plugin. Cheap to clone.
#[derive(Clone)]
pub struct Plugin {
    parts: Arc<Parts>,
}

pub(crate) struct Parts {
    pub(crate) pre: InstancePre<State>,
    pub(crate) exports: Exports,
    pub(crate) debug: Option<DebugInfo>,
    pub(crate) limits: Limits,
    capabilities: Vec<Capability>,
    name: Option<String>,
    report: Report,
}

impl Plugin {
    /// What the check at load found: warnings at most.
    pub fn report(&self) -> &Report {
        &self.parts.report
    }

    /// The plugin's name, where its metadata tells one.
    pub fn name(&self) -> Option<&str> {
        self.parts.name.as_deref()
    }

    /// Whether the plugin wants `init` and `cleanup` to be called: it has both, and
    /// was not checked as a function plugin, which has no lifecycle whatever it
    /// exports.
    pub fn has_lifecycle(&self) -> bool {
        let Exports { init, cleanup, .. } = &self.parts.exports;
        let is_function = self.report().contract.as_deref() == Some(contract::FUNCTION);
        init.is_some() && cleanup.is_some() && !is_function
    }

    /// The functions that [`Instance::call`] knows, as the plugin's metadata lists
    /// them; none where its contract has no such functions.
    pub fn functions(&self) -> &[String] {
        self.parts.exports.bytes.as_ref().map_or(&[], |bytes| bytes.names.as_slice())
    }

    /// The capabilities that it imports.
    pub fn capabilities(&self) -> &[Capability] {
        &self.parts.capabilities
    }

    /// Makes an instance that is granted nothing: memory of its own, constructors
    /// run, ABI version seen.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where it imports a capability other than `log`;
    /// [`Error::Memory`], [`Error::Trap`] or [`Error::Time`] where the module
    /// cannot start within the limits, [`Error::Version`] where it speaks another
    /// ABI.
    pub fn instantiate(&self) -> Result<Instance, Error> {
        self.instantiate_with(Grants::default())
    }

    /// As [`instantiate`](Self::instantiate), with what `grants` grant.
    ///
    /// # Errors
    ///
    /// As [`instantiate`](Self::instantiate).
    pub fn instantiate_with(&self, grants: Grants) -> Result<Instance, Error> {
        match self.capabilities().iter().find(|needed| !grants.allow(**needed)) {
            Some(&capability) => Err(Error::Denied { capability }),
            None => Instance::start(&self.parts, grants),
        }
    }
}
