//! The one way into a plugin's code: a new deadline, and the error told apart.

use std::sync::Arc;

use wasmtime::{ModuleExport, Store, TypedFunc, WasmParams, WasmResults};

use crate::{
    Error, Grants, Trap,
    limits::{Limiter, Refused, TABLE_ELEMENTS},
    plugin::Parts,
};

/// What the host knows of an instance while the instance runs.
pub(crate) struct State {
    limiter: Limiter,
    pub(crate) grants: Grants,
    /// The memory it exports, once it is known.
    pub(crate) memory: Option<wasmtime::Memory>,
}

/// A plugin in its own memory, and whether it may still be called.
pub(crate) struct Sandbox {
    pub(crate) store: Store<State>,
    pub(crate) plugin: Arc<Parts>,
    ended: bool,
}

impl Sandbox {
    /// Instantiates the module, which runs its start function.
    pub(crate) fn start(
        plugin: &Arc<Parts>,
        grants: Grants,
    ) -> Result<(Self, wasmtime::Instance), Error> {
        let state = State { limiter: Limiter::new(&plugin.limits), grants, memory: None };
        let mut store = Store::new(plugin.pre.module().engine(), state);
        store.limiter(|state| &mut state.limiter);
        store.set_epoch_deadline(plugin.limits.ticks());
        let mut sandbox = Self { store, plugin: Arc::clone(plugin), ended: false };
        let instance = match plugin.pre.instantiate(&mut sandbox.store) {
            Ok(instance) => instance,
            Err(error) => return Err(sandbox.start_error(error)),
        };
        let memory = plugin.exports.memory.as_ref();
        sandbox.store.data_mut().memory = memory
            .and_then(|export| instance.get_module_export(&mut sandbox.store, export))
            .and_then(wasmtime::Extern::into_memory);
        Ok((sandbox, instance))
    }

    /// The export as a function of the type that it was found by.
    pub(crate) fn typed<P: WasmParams, R: WasmResults>(
        &mut self,
        instance: &wasmtime::Instance,
        export: Option<&ModuleExport>,
    ) -> Option<TypedFunc<P, R>> {
        let function = instance.get_module_export(&mut self.store, export?)?.into_func()?;
        function.typed(&self.store).ok()
    }

    /// One call with a deadline of its own.
    pub(crate) fn call<P: WasmParams, R: WasmResults>(
        &mut self,
        name: &str,
        function: &TypedFunc<P, R>,
        params: P,
    ) -> Result<R, Error> {
        self.begin(name)?;
        self.go_on(name, function, params)
    }

    /// Sets the deadline of the calls that follow, unless the instance has ended.
    pub(crate) fn begin(&mut self, name: &str) -> Result<(), Error> {
        if self.ended {
            return Err(Error::Ended { function: name.to_owned() });
        }
        self.set_deadline();
        Ok(())
    }

    fn set_deadline(&mut self) {
        self.store.set_epoch_deadline(self.plugin.limits.ticks());
        self.store.data_mut().limiter.refused = None;
    }

    /// A call within the deadline that was set.
    pub(crate) fn go_on<P: WasmParams, R: WasmResults>(
        &mut self,
        name: &str,
        function: &TypedFunc<P, R>,
        params: P,
    ) -> Result<R, Error> {
        self.ended = true; // a panic of the embedder's log leaves it so
        match function.call(&mut self.store, params) {
            Ok(result) => {
                self.ended = false;
                Ok(result)
            }
            Err(error) => Err(self.call_error(name, &error)),
        }
    }

    /// A call of an instance that has ended: whatever comes of it, it is the last.
    pub(crate) fn last_call<R: WasmResults>(&mut self, function: &TypedFunc<(), R>) -> Option<R> {
        self.set_deadline();
        let result = function.call(&mut self.store, ()).ok();
        self.ended = true;
        result
    }

    /// Ends the instance: what it says cannot be true.
    pub(crate) fn end(&mut self) {
        self.ended = true;
    }

    /// The memory that the plugin exports; empty where it exports none.
    pub(crate) fn memory(&self) -> &[u8] {
        self.store.data().memory.map_or(&[], |memory| memory.data(&self.store))
    }

    /// The same, to be written.
    pub(crate) fn memory_mut(&mut self) -> &mut [u8] {
        match self.store.data().memory {
            Some(memory) => memory.data_mut(&mut self.store),
            None => &mut [],
        }
    }

    fn start_error(&self, error: wasmtime::Error) -> Error {
        if error.is::<wasmtime::Trap>() && Trap::is_in_code(&error) {
            self.call_error("start", &error)
        } else {
            self.refused(None).unwrap_or(Error::Instantiate(error))
        }
    }

    fn call_error(&self, function: &str, error: &wasmtime::Error) -> Error {
        let trap = error.downcast_ref::<wasmtime::Trap>();
        if trap == Some(&wasmtime::Trap::Interrupt) {
            let limit = self.plugin.limits.time;
            return Error::Time { function: function.to_owned(), limit };
        }
        // how code gives up that got no memory: on purpose, or by using what it lacks
        if let Some(wasmtime::Trap::UnreachableCodeReached | wasmtime::Trap::MemoryOutOfBounds) =
            trap
            && let Some(error) = self.refused(Some(function))
        {
            return error;
        }
        let trap = Trap::of(error, self.plugin.debug.as_ref());
        Error::Trap { function: function.to_owned(), trap: Box::new(trap) }
    }

    /// The limit that was in the way, where one was; `function` is none at the
    /// start.
    fn refused(&self, function: Option<&str>) -> Option<Error> {
        Some(match self.store.data().limiter.refused? {
            Refused::Memory(needed) => Error::Memory {
                function: function.unwrap_or("memory").to_owned(),
                needed,
                limit: self.plugin.limits.memory,
            },
            Refused::Table(needed) => Error::Table {
                function: function.unwrap_or("table").to_owned(),
                needed,
                limit: TABLE_ELEMENTS,
            },
        })
    }
}
