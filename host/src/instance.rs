//! Instantiate and call.

use keyway_abi::{AbiVersion, export};
use wasmtime::{ModuleExport, Store, TypedFunc, WasmBacktrace, WasmParams, WasmResults};

use crate::{
    Error, Limits, Plugin, Trap,
    limits::{Limiter, Refused, TABLE_ELEMENTS},
};

/// A running plugin with a memory of its own.
///
/// The functions are called in the order of the lifecycle: [`init`](Self::init),
/// [`process`](Self::process) any number of times, [`cleanup`](Self::cleanup). The
/// plugin itself answers a call out of order with an error code. After a trap or
/// a limit every call is [`Error::Ended`]. A call takes up to 512 KiB of the stack
/// of its thread.
pub struct Instance {
    store: Store<Limiter>,
    limits: Limits,
    ended: bool,
    abi_version: Option<AbiVersion>,
    init: Option<TypedFunc<(), i32>>,
    process: Option<TypedFunc<i32, i32>>,
    cleanup: Option<TypedFunc<(), i32>>,
    get_call_count: Option<TypedFunc<(), i32>>,
}

impl Instance {
    pub(crate) fn start(plugin: &Plugin) -> Result<Self, Error> {
        let parts = &*plugin.parts;
        let limits = parts.limits;
        let mut store = Store::new(parts.pre.module().engine(), Limiter::new(&limits));
        store.limiter(|limiter| limiter);
        store.set_epoch_deadline(limits.ticks()); // for a start function
        let instance = match parts.pre.instantiate(&mut store) {
            Ok(instance) => instance,
            Err(error) => return Err(start_error(error, &store, &limits)),
        };

        let exports = &parts.exports;
        let initialize: Option<TypedFunc<(), ()>> =
            typed(&mut store, &instance, exports.initialize.as_ref());
        let get_abi_version: Option<TypedFunc<(), i32>> =
            typed(&mut store, &instance, exports.get_abi_version.as_ref());
        let mut started = Self {
            limits,
            ended: false,
            abi_version: None,
            init: typed(&mut store, &instance, exports.init.as_ref()),
            process: typed(&mut store, &instance, exports.process.as_ref()),
            cleanup: typed(&mut store, &instance, exports.cleanup.as_ref()),
            get_call_count: typed(&mut store, &instance, exports.get_call_count.as_ref()),
            store,
        };
        if let Some(initialize) = initialize {
            started.call(export::INITIALIZE, &initialize, ())?;
        }
        if let Some(get_abi_version) = get_abi_version {
            let packed = started.call(export::GET_ABI_VERSION, &get_abi_version, ())?;
            started.abi_version = Some(supported(AbiVersion::unpack(packed))?);
        }
        Ok(started)
    }

    /// The ABI version that the plugin was built for; none where it does not say.
    pub fn abi_version(&self) -> Option<AbiVersion> {
        self.abi_version
    }

    /// Makes the plugin ready.
    ///
    /// # Errors
    ///
    /// [`Error::Plugin`] with the plugin's code, -2 where it was ready already;
    /// [`Error::Trap`], [`Error::Time`], [`Error::Memory`];
    /// [`Error::NoFunction`] in a plugin without lifecycle.
    pub fn init(&mut self) -> Result<(), Error> {
        let function = self.init.clone();
        self.call_for_status(export::INIT, function.as_ref(), ()).map(drop)
    }

    /// Computes one result, 0 or more.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init); the code is -1 before `init` and after `cleanup`.
    pub fn process(&mut self, input: i32) -> Result<i32, Error> {
        let function = self.process.clone();
        self.call_for_status(export::PROCESS, function.as_ref(), input)
    }

    /// Releases what the plugin acquired.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init); the code is -1 where it was not ready.
    pub fn cleanup(&mut self) -> Result<(), Error> {
        let function = self.cleanup.clone();
        self.call_for_status(export::CLEANUP, function.as_ref(), ()).map(drop)
    }

    /// The number of `process` calls since `init`, as the plugin counts them; none
    /// where it does not.
    ///
    /// # Errors
    ///
    /// [`Error::Trap`], [`Error::Time`], [`Error::Memory`].
    pub fn call_count(&mut self) -> Result<Option<i32>, Error> {
        match self.get_call_count.clone() {
            Some(function) => self.call(export::GET_CALL_COUNT, &function, ()).map(Some),
            None => Ok(None),
        }
    }

    /// A call whose result below 0 is an error code.
    fn call_for_status<P: WasmParams>(
        &mut self,
        name: &'static str,
        function: Option<&TypedFunc<P, i32>>,
        params: P,
    ) -> Result<i32, Error> {
        let function = function.ok_or(Error::NoFunction { function: name })?;
        match self.call(name, function, params)? {
            code @ ..0 => Err(Error::Plugin { function: name, code }),
            result => Ok(result),
        }
    }

    /// Every call goes through here: a new deadline, and the error told apart.
    fn call<P: WasmParams, R: WasmResults>(
        &mut self,
        name: &'static str,
        function: &TypedFunc<P, R>,
        params: P,
    ) -> Result<R, Error> {
        if self.ended {
            return Err(Error::Ended { function: name });
        }
        self.store.set_epoch_deadline(self.limits.ticks());
        self.store.data_mut().refused = None;
        function.call(&mut self.store, params).map_err(|error| {
            self.ended = true;
            call_error(name, &error, &self.store, &self.limits)
        })
    }
}

/// The export as a function of this type.
fn typed<P: WasmParams, R: WasmResults>(
    store: &mut Store<Limiter>,
    instance: &wasmtime::Instance,
    export: Option<&ModuleExport>,
) -> Option<TypedFunc<P, R>> {
    let function = instance.get_module_export(&mut *store, export?)?.into_func()?;
    function.typed(&*store).ok() // found by this type
}

fn supported(plugin: AbiVersion) -> Result<AbiVersion, Error> {
    match AbiVersion::CURRENT.supports(plugin) {
        true => Ok(plugin),
        false => Err(Error::Version { plugin }),
    }
}

fn start_error(error: wasmtime::Error, store: &Store<Limiter>, limits: &Limits) -> Error {
    if error.is::<wasmtime::Trap>() && !functions(&error).is_empty() {
        call_error("start", &error, store, limits)
    } else {
        refused(None, store, limits).unwrap_or(Error::Instantiate(error))
    }
}

/// The limit that was in the way, where one was; `function` is none at the start.
fn refused(
    function: Option<&'static str>,
    store: &Store<Limiter>,
    limits: &Limits,
) -> Option<Error> {
    Some(match store.data().refused? {
        Refused::Memory(needed) => {
            Error::Memory { function: function.unwrap_or("memory"), needed, limit: limits.memory }
        }
        Refused::Table(needed) => {
            Error::Table { function: function.unwrap_or("table"), needed, limit: TABLE_ELEMENTS }
        }
    })
}

fn call_error(
    function: &'static str,
    error: &wasmtime::Error,
    store: &Store<Limiter>,
    limits: &Limits,
) -> Error {
    let trap = error.downcast_ref::<wasmtime::Trap>();
    if trap == Some(&wasmtime::Trap::Interrupt) {
        return Error::Time { function, limit: limits.time };
    }
    // how code gives up that got no memory: on purpose, or by using what it lacks
    if let Some(wasmtime::Trap::UnreachableCodeReached | wasmtime::Trap::MemoryOutOfBounds) = trap
        && let Some(error) = refused(Some(function), store, limits)
    {
        return error;
    }
    let kind = match trap {
        Some(trap) => trap.to_string().trim_start_matches("wasm trap: ").to_owned(),
        None => error.root_cause().to_string(),
    };
    Error::Trap { function, trap: Trap { kind, functions: functions(error) } }
}

/// The functions that were running, the innermost first; `?` where the module has
/// no name for one.
fn functions(error: &wasmtime::Error) -> Vec<String> {
    let Some(backtrace) = error.downcast_ref::<WasmBacktrace>() else { return Vec::new() };
    let names = backtrace.frames().iter().map(|frame| frame.func_name());
    names.map(|name| name.map_or_else(|| "?".to_owned(), wasm_abi_check::readable_name)).collect()
}
