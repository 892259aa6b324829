//! The one way into a plugin's code: a new deadline, and the error told apart.

use std::sync::Arc;

use wasmtime::Store;

use crate::{
    Canceller, Error, Grants, Trap,
    callee::{Callee, Export, Params, Results},
    entry::{Entry, needs_stack},
    functions::Failed,
    limits::Refused,
    plugin::Parts,
    slots::Slot,
    state::State,
    watch,
};

/// A plugin in its own memory, and whether it may still be called.
pub(crate) struct Sandbox {
    pub(crate) store: Store<State>,
    ended: bool,
    is_deterministic: bool,
    /// After the store, whose memory it counts.
    slot: Slot,
}

impl Sandbox {
    /// Instantiates the module, which runs its start function.
    pub(crate) async fn start<E: Entry>(
        plugin: &Arc<Parts>,
        slot: Slot,
        grants: Option<Box<Grants>>,
    ) -> Result<(Self, wasmtime::Instance), Error> {
        let engine = plugin.compiled.pre.module().engine();
        let mut store = Store::new(engine, State::new(plugin, grants));
        store.limiter(|state| &mut state.limiter);
        store.epoch_deadline_callback(watch::tick);
        store.set_epoch_deadline(1);
        let is_deterministic = plugin.compiled.is_deterministic;
        let mut sandbox = Self { store, ended: false, is_deterministic, slot };
        sandbox.set_deadline();
        let instance = match E::instantiate(&mut sandbox.store, &plugin.compiled.pre).await {
            Ok(instance) => instance,
            Err(error) => return Err(sandbox.start_error(error)),
        };
        let memory = plugin.compiled.exports.memory.as_ref();
        sandbox.store.data_mut().memory = memory
            .and_then(|export| instance.get_module_export(&mut sandbox.store, export))
            .and_then(wasmtime::Extern::into_memory);
        if is_deterministic && plugin.compiled.rewind.is_some() {
            sandbox.fuel_up(); // initializers took some, and those of a recycled one take none
        }
        Ok((sandbox, instance))
    }

    /// Is nobody's, in a slot of those that lie ready.
    pub(crate) fn rest(&mut self, slot: Slot) {
        self.store.data_mut().forget_user();
        self.slot = slot;
    }

    /// Becomes somebody's, as if it were new.
    pub(crate) fn renew(&mut self, slot: Slot, grants: Option<Box<Grants>>) {
        self.slot = slot;
        self.store.data_mut().renew(grants);
        self.store.set_epoch_deadline(1);
        self.set_deadline();
    }

    pub(crate) fn plugin(&self) -> &Arc<Parts> {
        &self.store.data().plugin
    }

    /// The export in this instance.
    pub(crate) fn callee<P: Params, R: Results>(
        &mut self,
        instance: &wasmtime::Instance,
        export: Option<&Export<P, R>>,
    ) -> Option<Callee<P, R>> {
        export?.of(&mut self.store, instance)
    }

    /// One call with a deadline of its own.
    pub(crate) async fn call<E: Entry, P: Params, R: Results>(
        &mut self,
        name: &str,
        callee: &Callee<P, R>,
        params: P,
    ) -> Result<R, Error> {
        self.begin(name)?;
        self.go_on::<E, _, _>(name, callee, params).await
    }

    /// Sets the deadline of the calls that follow, unless the instance has ended.
    #[inline]
    pub(crate) fn begin(&mut self, name: &str) -> Result<(), Error> {
        if self.ended || !self.set_deadline() {
            return Err(self.refusal(name));
        }
        Ok(())
    }

    /// Whether the instance was not cancelled.
    #[inline]
    fn set_deadline(&mut self) -> bool {
        if self.is_deterministic {
            self.fuel_up();
        }
        self.store.data_mut().begin()
    }

    #[cold]
    fn refusal(&mut self, name: &str) -> Error {
        let function = name.to_owned();
        if self.ended {
            return Error::Ended { function };
        }
        self.ended = true;
        Error::Cancelled { function }
    }

    fn fuel_up(&mut self) {
        let fuel = self.plugin().limits.fuel.unwrap_or(u64::MAX);
        let filled = self.store.set_fuel(fuel);
        debug_assert!(filled.is_ok(), "the engine measures fuel");
    }

    /// The fuel that calls used since the deadline was set.
    pub(crate) fn fuel_used(&self) -> Option<u64> {
        let left = self.store.get_fuel().ok()?;
        Some(self.plugin().limits.fuel.unwrap_or(u64::MAX) - left)
    }

    /// A call within the deadline that was set.
    pub(crate) async fn go_on<E: Entry, P: Params, R: Results>(
        &mut self,
        name: &str,
        callee: &Callee<P, R>,
        params: P,
    ) -> Result<R, Error> {
        self.ended = true; // a future that is dropped meanwhile leaves it so
        let result = E::call(&mut self.store, callee, params).await;
        self.ended = result.is_err();
        result.map_err(|error| self.call_error(name, &error))
    }

    /// Whether a blocking call has to go on by [`go_on`](Self::go_on).
    #[inline]
    pub(crate) fn needs_stack(&self) -> bool {
        needs_stack(&self.store)
    }

    /// A blocking call on the stack that is there. It is no future, which would cost as
    /// much as the call.
    #[inline]
    pub(crate) fn go_on_here<P: Params, R: Results>(
        &mut self,
        name: &str,
        callee: &Callee<P, R>,
        params: P,
    ) -> Result<R, Error> {
        callee.call(&mut self.store, params).map_err(|error| {
            self.ended = true;
            self.call_error(name, &error)
        })
    }

    /// A call of an instance that has ended: whatever comes of it, it is the last.
    pub(crate) async fn last_call<E: Entry, R: Results>(
        &mut self,
        callee: &Callee<(), R>,
    ) -> Option<R> {
        self.set_deadline();
        let result = E::call(&mut self.store, callee, ()).await.ok();
        self.ended = true;
        result
    }

    /// Ends the instance: what it says cannot be true.
    pub(crate) fn end(&mut self) {
        self.ended = true;
    }

    /// Where to note that it has ended, beside its memory.
    #[inline]
    pub(crate) fn end_and_memory(&mut self) -> (&mut bool, &[u8]) {
        let memory = self.store.data().memory.map_or(&[][..], |memory| memory.data(&self.store));
        (&mut self.ended, memory)
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Whether it may be handed to somebody else, whom no canceller of before ends.
    pub(crate) fn pass_on(&mut self) -> bool {
        self.ended |= self.store.data_mut().watch.forget_cancellers();
        !self.ended
    }

    pub(crate) fn canceller(&mut self) -> Canceller {
        self.store.data_mut().watch.canceller()
    }

    /// The memory that the plugin exports; empty where it exports none.
    #[inline]
    pub(crate) fn memory(&self) -> &[u8] {
        self.store.data().memory.map_or(&[], |memory| memory.data(&self.store))
    }

    /// The same, to be written.
    #[inline]
    pub(crate) fn memory_mut(&mut self) -> &mut [u8] {
        match self.store.data().memory {
            Some(memory) => memory.data_mut(&mut self.store),
            None => &mut [],
        }
    }

    #[cold]
    fn start_error(&self, error: wasmtime::Error) -> Error {
        if error.is::<Failed>() || Trap::is_in_code(&error) {
            return self.call_error("start", &error);
        }
        if error.is::<wasmtime::PoolConcurrencyLimitError>() {
            return self.plugin().compiled.slots.all_taken();
        }
        self.refused(None).unwrap_or(Error::Instantiate(error))
    }

    #[cold]
    fn call_error(&self, function: &str, error: &wasmtime::Error) -> Error {
        use wasmtime::Trap as Kind;

        let function = || function.to_owned();
        let limits = &self.plugin().limits;
        match error.downcast_ref::<Kind>() {
            Some(Kind::Interrupt) if self.store.data().watch.is_cancelled() => {
                return Error::Cancelled { function: function() };
            }
            Some(Kind::Interrupt) => {
                return Error::Time { function: function(), limit: limits.time };
            }
            Some(Kind::OutOfFuel) => {
                let limit = limits.fuel.unwrap_or(u64::MAX);
                return Error::Fuel { function: function(), limit };
            }
            // how code gives up that got no memory: on purpose, or by using what it lacks
            Some(Kind::UnreachableCodeReached | Kind::MemoryOutOfBounds) => {
                if let Some(error) = self.refused(Some(&function())) {
                    return error;
                }
            }
            _ => {}
        }
        match error.downcast_ref::<Failed>() {
            Some(Failed::Late) if self.store.data().watch.is_cancelled() => {
                Error::Cancelled { function: function() }
            }
            Some(Failed::Late) => Error::Time { function: function(), limit: limits.time },
            Some(Failed::Panicked { name, message }) => Error::Panic {
                function: function(),
                host_function: name.clone(),
                message: message.clone(),
            },
            #[cfg(feature = "wasi")]
            Some(Failed::Exited { code }) => Error::Exit { function: function(), code: *code },
            None => {
                let trap = Trap::of(error, self.plugin().compiled.debug.as_ref());
                Error::Trap { function: function(), trap: Box::new(trap) }
            }
        }
    }

    /// The limit that was in the way, where one was; `function` is none at the
    /// start.
    fn refused(&self, function: Option<&str>) -> Option<Error> {
        let limits = &self.plugin().limits;
        Some(match self.store.data().refused()? {
            Refused::Memory(needed) => Error::Memory {
                function: function.unwrap_or("memory").to_owned(),
                needed,
                limit: limits.memory,
            },
            Refused::Table(needed) => Error::Table {
                function: function.unwrap_or("table").to_owned(),
                needed,
                limit: limits.table,
            },
        })
    }
}
