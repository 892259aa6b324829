//! Sets up a host.

use std::fmt;

use wasm_abi_check::{Contract, Features, Options};
use wasmtime::Linker;

use crate::{
    Cache, Context, Error, FunctionError, Host, Limits, Manifest, ScalarFunction,
    clock::Clock,
    engine::{self, Settings},
    functions::{self, Registry},
    host::Shared,
    imports,
    slots::Slots,
};

/// Bytes of the largest module: what the checker takes.
const MAX_MODULE_BYTES: usize = 16 << 20;

/// Instances that are kept for the next caller unless told.
const MAX_IDLE: u32 = 256;

/// Sets up a [`Host`]: limits, functions of one's own, cache.
///
/// ```
/// use keyway_host::{Host, Limits};
///
/// let host = Host::builder()
///     .limits(Limits::default())
///     .instances(64)
///     .function("math", "add", |a: i32, b: i32| a.wrapping_add(b))
///     .build()?;
/// # Ok::<(), keyway_host::Error>(())
/// ```
#[derive(Clone)]
#[must_use]
pub struct Builder {
    settings: Settings,
    options: Options,
    module_bytes: usize,
    contracts: Vec<Contract>,
    registry: Registry,
    cache: Option<Cache>,
}

impl Default for Builder {
    fn default() -> Self {
        let options = Options::default();
        let settings = Settings {
            limits: Limits::default(),
            features: options.features,
            instances: 1_000,
            idle: MAX_IDLE,
            stack: 512 << 10,
            is_deterministic: false,
        };
        Self {
            settings,
            options,
            module_bytes: MAX_MODULE_BYTES,
            contracts: Vec::new(),
            registry: Registry::default(),
            cache: None,
        }
    }
}

impl Builder {
    /// The limits of each plugin. Those of [memory](Limits::memory) and
    /// [tables](Limits::table) are also the highest that a plugin can be
    /// [given](crate::Plugin::with_limits).
    pub fn limits(mut self, limits: Limits) -> Self {
        self.settings.limits = limits;
        self
    }

    /// What the checker looks for at load, and the features that plugins may use beyond
    /// the pinned ones. Of these a host has, if they are named here or in a
    /// [contract](Self::contract), `simd`, `multi-value`, `reference-types`,
    /// `extended-const`, `tail-call` and `relaxed-simd`.
    pub fn options(mut self, options: Options) -> Self {
        self.options = options;
        self
    }

    /// How many instances there can be at once, of all plugins, 1 or more; 1,000 unless
    /// told. One more is [`Error::Busy`]. Each, and each that is
    /// [recycled](Self::recycled), reserves 4 GiB of addresses, not of memory; where the
    /// process does not get so many, instances are [allocated](Host::allocation) on demand,
    /// which is slower.
    pub fn instances(mut self, instances: u32) -> Self {
        self.settings.instances = instances.max(1);
        self
    }

    /// How many instances are set back to how they began, rather than dropped, and kept
    /// for the next caller (ABI.md, Instances), of all plugins, beside those in use. 256
    /// unless told, of up to 256 KiB of memory each; 0 makes every instance a new one,
    /// which nothing but the time tells from them.
    pub fn recycled(mut self, instances: u32) -> Self {
        self.settings.idle = instances;
        self
    }

    /// Bytes of call stack, 16 KiB to 64 MiB; 512 KiB unless told. A call that needs more
    /// traps. It is that of the thread that calls, which needs so much beyond its own;
    /// calls that yield have a stack of their own.
    pub fn stack(mut self, bytes: usize) -> Self {
        self.settings.stack = bytes.clamp(16 << 10, 64 << 20);
        self
    }

    /// Bytes of the largest module that is loaded. 16 MiB unless told, which is the most
    /// (ABI.md, KW004); a larger one is [`Error::ModuleBytes`].
    pub fn module_bytes(mut self, bytes: usize) -> Self {
        self.module_bytes = bytes.min(MAX_MODULE_BYTES);
        self
    }

    /// Makes plugins compute the same on every machine and run, down to the bits of a
    /// NaN, and measures their [fuel](Limits::fuel), the same for the same call. WASI is
    /// not granted then. What the host gives is as deterministic as its functions are,
    /// and a [time limit](Limits::time) stays one of time.
    pub fn deterministic(mut self, yes: bool) -> Self {
        self.settings.is_deterministic = yes;
        self
    }

    /// Sets up what a manifest needs of its host: memory and tables of the size that it
    /// asks for, where that is more than the [limits](Self::limits); its features; its
    /// stack; and, where it is deterministic or limits fuel, a
    /// [deterministic](Self::deterministic) host. The rest comes with
    /// [`Host::load_manifest`]. A host may be set up for several manifests, if those that
    /// tell a stack tell the same one.
    ///
    /// What is set after it overrules it.
    pub fn manifest(mut self, manifest: &Manifest) -> Self {
        let limits = &mut self.settings.limits;
        limits.memory = limits.memory.max(manifest.limits.memory.unwrap_or_default());
        limits.table = limits.table.max(manifest.limits.table.unwrap_or_default());
        self.options.features = self.options.features.union(manifest.features);
        self.settings.is_deterministic |= manifest.is_for_deterministic();
        match manifest.limits.stack {
            Some(bytes) => self.stack(bytes),
            None => self,
        }
    }

    /// Makes a contract known, for plugins whose metadata name it as `NAME@MAJOR`. The
    /// first of a name counts, before a built-in one.
    pub fn contract(mut self, contract: Contract) -> Self {
        self.contracts.push(contract);
        self
    }

    /// Keeps compiled plugins on disk.
    pub fn cache(mut self, cache: Cache) -> Self {
        self.cache = Some(cache);
        self
    }

    /// Gives plugins a function of numbers, which those can import that are
    /// [granted](crate::Grants::namespaces) `namespace` and whose contract allows it
    /// (ABI.md, Functions of the host's own). `keyway` and `wasi_snapshot_preview1` are
    /// taken.
    ///
    /// It runs on the thread of the call, and what it takes is the call's time. No limit
    /// interrupts it: a call that it took beyond its time ends when it is done. A panic
    /// is an [error](Error::Panic) of that call.
    pub fn function<Params, Result>(
        mut self,
        namespace: &str,
        name: &str,
        function: impl ScalarFunction<Params, Result>,
    ) -> Self {
        self.registry.add(namespace, name, function.into_definition().0);
        self
    }

    /// As [`function`](Self::function), from bytes to bytes. The input lies in the
    /// plugin's memory; the answer, of at most 2 GiB - 1, is copied there once. Where it
    /// fails, the plugin gets -8 and the words of the error, up to 4 KiB.
    pub fn bytes_function(
        mut self,
        namespace: &str,
        name: &str,
        function: impl Fn(&Context<'_>, &[u8]) -> Result<Vec<u8>, FunctionError> + Send + Sync + 'static,
    ) -> Self {
        self.registry.add(namespace, name, functions::from_bytes(function));
        self
    }

    /// Sets up the engine and starts its clock.
    ///
    /// # Errors
    ///
    /// [`Error::Engine`] where this machine cannot run compiled WebAssembly or has no
    /// thread for the clock, [`Error::Unmetered`] where fuel is limited on a host that is
    /// not deterministic, [`Error::Register`] where a function has a name that is taken.
    pub fn build(mut self) -> Result<Host, Error> {
        let contracts = self.contracts.iter().map(|contract| contract.features);
        self.settings.features =
            engine::known(contracts.fold(self.options.features, Features::union));
        self.settings.limits.expect_metered(self.settings.is_deterministic)?;
        let (engine, allocation) = engine::start(&mut self.settings)?;
        let mut linker = Linker::new(&engine);
        imports::define(&mut linker).map_err(Error::Engine)?;
        #[cfg(feature = "wasi")]
        crate::wasi::define(&mut linker).map_err(Error::Engine)?;
        self.registry.define(&mut linker)?;
        let clock = Clock::start(&engine).map_err(|error| Error::Engine(error.into()))?;
        let slots = Slots::new(self.settings.instances);
        let idle = Slots::new(self.settings.idle);
        Ok(Host::from(Shared {
            engine,
            allocation,
            linker,
            clock,
            slots,
            idle,
            limits: self.settings.limits,
            features: self.settings.features,
            is_deterministic: self.settings.is_deterministic,
            stack: self.settings.stack,
            namespaces: self.registry.namespaces(),
            options: self.options,
            module_bytes: self.module_bytes,
            contracts: self.contracts,
            cache: self.cache,
            #[cfg(feature = "wasi")]
            wasi: crate::wasi::OnDemand::default(),
        }))
    }
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Builder");
        debug.field("settings", &self.settings).field("cache", &self.cache);
        debug.finish_non_exhaustive()
    }
}
