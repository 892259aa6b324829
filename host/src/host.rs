//! Load, check, compile.

use std::{collections::BTreeSet, fmt, sync::Arc};

use keyway_abi::export;
use wasm_abi_check::{Contract, Features, Metadata, Options, Report, check_module};
use wasmtime::{Engine, Linker, Module, UnknownImportError};

use crate::{
    Allocation, Builder, Cache, Error, Grants, Limits, Plugin,
    clock::Clock,
    debug::DebugInfo,
    exports::Exports,
    imports,
    log::Meter,
    plugin::{Compiled, Parts},
    prompt::Prompt,
    rewind::{self, Prepared, Rewind},
    slots::Slots,
    state::State,
};

/// Bytes of a page of memory.
const PAGE: usize = 64 << 10;

/// The engine with its clock, the functions that it has for plugins, and the limits
/// of every instance. Cheap to clone.
#[derive(Clone)]
pub struct Host {
    shared: Arc<Shared>,
}

pub(crate) struct Shared {
    pub(crate) engine: Engine,
    pub(crate) allocation: Allocation,
    pub(crate) linker: Linker<State>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) slots: Arc<Slots>,
    /// Of instances that lie ready.
    pub(crate) idle: Arc<Slots>,
    pub(crate) limits: Limits,
    pub(crate) features: Features,
    pub(crate) is_deterministic: bool,
    pub(crate) stack: usize,
    /// Of functions of the embedder.
    pub(crate) namespaces: BTreeSet<String>,
    pub(crate) options: Options,
    pub(crate) module_bytes: usize,
    pub(crate) contracts: Vec<Contract>,
    pub(crate) cache: Option<Cache>,
    #[cfg(feature = "wasi")]
    pub(crate) wasi: crate::wasi::OnDemand,
}

impl From<Shared> for Host {
    fn from(shared: Shared) -> Self {
        Self { shared: Arc::new(shared) }
    }
}

impl Host {
    /// Sets up a host of these limits, and otherwise as [`Builder`] says.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where this machine cannot run compiled WebAssembly.
    pub fn new(limits: Limits) -> Result<Self, Error> {
        Self::builder().limits(limits).build()
    }

    /// What can be set up.
    pub fn builder() -> Builder {
        Builder::default()
    }

    /// Where the memories of instances come from.
    pub fn allocation(&self) -> &Allocation {
        &self.shared.allocation
    }

    /// How many instances there are now, of all plugins.
    pub fn instances(&self) -> u32 {
        self.shared.slots.taken()
    }

    /// How many were set back to how they began, and wait for the next caller
    /// ([`Builder::recycled`]).
    pub fn recycled(&self) -> u32 {
        self.shared.idle.taken()
    }

    /// Checks `bytes` against the contract that their metadata or their exports
    /// name (ABI.md, Metadata), and compiles them.
    ///
    /// # Errors
    ///
    /// [`Error::Contract`] with all findings where they do not fit,
    /// [`Error::ModuleBytes`] where they are too many, [`Error::Import`] where they fit
    /// and import what this host does not have, [`Error::Feature`] where they use what its
    /// engine does not, [`Error::Link`] where the host's functions are of other types,
    /// [`Error::Initialize`] where their
    /// constructors cannot be run, [`Error::Memory`] or [`Error::Table`] where they begin
    /// with more than the limits, and [`Error::Compile`] where the compiler gives up.
    pub fn load(&self, bytes: &[u8]) -> Result<Plugin, Error> {
        self.load_checked(bytes, None, &self.shared.options)
    }

    /// As [`load`](Self::load), against a contract of the embedder's choice.
    ///
    /// # Errors
    ///
    /// As [`load`](Self::load).
    pub fn load_against(&self, bytes: &[u8], contract: &Contract) -> Result<Plugin, Error> {
        self.load_checked(bytes, Some(contract), &self.shared.options)
    }

    pub(crate) fn shared(&self) -> &Shared {
        &self.shared
    }

    pub(crate) fn load_checked(
        &self,
        bytes: &[u8],
        contract: Option<&Contract>,
        options: &Options,
    ) -> Result<Plugin, Error> {
        let shared = &*self.shared;
        if bytes.len() > shared.module_bytes {
            return Err(Error::ModuleBytes { len: bytes.len(), limit: shared.module_bytes });
        }
        let Checked { report, metadata, functions, measured, features } =
            shared.check(bytes, contract, options);
        if !report.fits() {
            return Err(Error::Contract(Box::new(report)));
        }
        if let Some(feature) = features.without(shared.features).iter().next() {
            return Err(Error::Feature { feature });
        }
        let needed = bytes_of(measured.memory_pages);
        if needed > shared.limits.memory {
            let (function, limit) = (export::MEMORY.to_owned(), shared.limits.memory);
            return Err(Error::Memory { function, needed, limit });
        }
        let prepared = shared.compile_prepared(bytes);
        let bytes = prepared.as_ref().map_or(bytes, |(prepared, _)| &prepared.module);
        let (module, was_cached) = match &prepared {
            Some((_, compiled)) => compiled.clone(),
            None => {
                shared.compile(bytes).map_err(|error| shared.compile_error(error, &measured))?
            }
        };
        let pre = shared.linker.instantiate_pre(&module).map_err(import_error)?;
        let exports = Exports::find(&module, &mut Prompt::read(bytes), &functions);
        if exports.initialize.is_none() && module.get_export(export::INITIALIZE).is_some() {
            return Err(Error::Initialize); // it has to be called
        }
        let capabilities = imports::needed(&module);
        let imports_wasi = capabilities.contains(&crate::Capability::Wasi);
        #[cfg(feature = "wasi")]
        let wasi = match capabilities.contains(&crate::Capability::Wasi) {
            true => Some(shared.wasi.get().map_err(|error| Error::Engine(error.into()))?),
            false => None,
        };
        let rewind = prepared.as_ref().filter(|_| !imports_wasi);
        let rewind = rewind.map(|(it, _)| Rewind::find(&module, it, exports.bytes.is_some()));
        let compiled = Compiled {
            pre,
            exports,
            debug: DebugInfo::read(bytes),
            capabilities,
            metadata,
            report,
            was_cached,
            meter: Meter::default(),
            most: shared.limits,
            clock: Arc::clone(&shared.clock),
            slots: Arc::clone(&shared.slots),
            rewind,
            idle: Arc::clone(&shared.idle),
            is_deterministic: shared.is_deterministic,
            #[cfg(feature = "wasi")]
            wasi,
        };
        Ok(Plugin::from(Parts::new(Arc::new(compiled), shared.limits, Grants::default())))
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Host");
        debug.field("limits", &self.shared.limits).field("allocation", self.allocation());
        debug.field("instances", &self.instances()).finish_non_exhaustive()
    }
}

/// What the checker found.
#[derive(Default)]
struct Checked {
    report: Report,
    metadata: Metadata,
    /// Of the metadata, where the contract has such.
    functions: Vec<String>,
    /// How much the module asks for.
    measured: wasm_abi_check::Limits,
    /// What it uses beyond the pinned features.
    features: Features,
}

impl Shared {
    fn check(&self, bytes: &[u8], contract: Option<&Contract>, options: &Options) -> Checked {
        let unread = |finding| Checked { report: Report::unread(finding), ..Checked::default() };
        let module = match wasm_abi_check::Module::read(bytes) {
            Ok(module) => module,
            Err(finding) => return unread(*finding),
        };
        let metadata = module.metadata();
        let named = || {
            let name = metadata.contract.as_deref()?;
            self.contracts.iter().find(|contract| contract.id() == name)
        };
        let contract = contract.or_else(named);
        let contract = match contract.map_or_else(|| Contract::of_plugin(&module), Ok) {
            Ok(contract) => contract,
            Err(finding) => return unread(*finding),
        };
        let functions = contract.exports.functions.as_ref().map(|_| metadata.functions.clone());
        Checked {
            report: check_module(&module, Some(contract), options),
            metadata: metadata.clone(),
            functions: functions.unwrap_or_default(),
            measured: module.measured(),
            features: module.features(),
        }
    }

    /// Tables that are too large for the pool are known as such when it was compiled.
    fn compile_error(&self, error: wasmtime::Error, asks: &wasm_abi_check::Limits) -> Error {
        let limit = self.limits.table;
        match number(asks.table_elements) {
            needed if needed > limit => {
                Error::Table { function: "table".to_owned(), needed, limit }
            }
            _ => Error::Compile(error),
        }
    }

    /// The same of a module that is prepared for it that its instances are set back, where
    /// they can be. What is exported for that may be more than there may be.
    fn compile_prepared(&self, bytes: &[u8]) -> Option<(Prepared, (Module, bool))> {
        let prepared = self.idle.are_any().then(|| rewind::prepare(bytes)).flatten()?;
        let compiled = self.compile(&prepared.module).ok()?;
        Some((prepared, compiled))
    }

    /// The module, and whether it was compiled before.
    fn compile(&self, bytes: &[u8]) -> wasmtime::Result<(Module, bool)> {
        match &self.cache {
            Some(cache) => cache.module(&self.engine, bytes),
            None => Module::new(&self.engine, bytes).map(|module| (module, false)),
        }
    }
}

/// What keeps a module from being linked.
fn import_error(error: wasmtime::Error) -> Error {
    match error.downcast_ref::<UnknownImportError>() {
        Some(unknown) => Error::Import { name: format!("{}.{}", unknown.module(), unknown.name()) },
        None => Error::Link(error),
    }
}

fn bytes_of(pages: Option<u64>) -> usize {
    number(pages).saturating_mul(PAGE)
}

fn number(asked: Option<u64>) -> usize {
    usize::try_from(asked.unwrap_or(0)).unwrap_or(usize::MAX)
}
