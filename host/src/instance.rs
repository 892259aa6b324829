//! Instantiate and call.

use std::{fmt, sync::Arc};

use keyway_abi::{AbiVersion, export};

use crate::{
    Canceller, Error, Function, Grants,
    body::Body,
    callee::{Callee, Params},
    entry::{Blocking, Entry, Yielding, block},
    input::{InParts, Input},
    plugin::Parts,
    sandbox::Sandbox,
    shelf::{Borrowed, Shelf},
};

/// Where an instance is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stage {
    /// It may be called, but `init` did not succeed yet, or `cleanup` was called
    /// since.
    Uninitialized,
    /// `init` has succeeded.
    Initialized,
    /// It may not be called again: it trapped, lied, reached a limit, or was
    /// cancelled.
    Ended,
}

/// A running plugin with a memory of its own.
///
/// The functions are called in the order of the lifecycle: [`init`](Self::init),
/// [`process`](Self::process) or [`call`](Self::call) any number of times,
/// [`cleanup`](Self::cleanup) (ABI.md, Contracts `lifecycle@1` and `bytes@1`). The plugin
/// itself answers a call out of order with an error code. After a trap, a limit or a lie every call is [`Error::Ended`]. A call
/// takes up to 512 KiB of the stack of its thread, unless the host was
/// [built](crate::Builder::stack) otherwise.
///
/// The functions whose names end in `_async` run the plugin on a stack of its own, and
/// yield to the executor, whichever it is, at each tick of 10 ms: a slow plugin holds
/// no thread. What others do meanwhile is not counted as the plugin's time. An instance
/// whose future was dropped while it ran has [ended](Stage::Ended). Code of the plugin
/// without loops, which is done in microseconds, goes on the stack that is there.
pub struct Instance {
    body: Borrowed,
    abi_version: Option<AbiVersion>,
    stage: Stage,
}

impl Instance {
    pub(crate) async fn start<E: Entry>(
        plugin: &Arc<Parts>,
        shelf: &Arc<Shelf>,
        grants: Option<Box<Grants>>,
    ) -> Result<Self, Error> {
        let mut body = shelf.take::<E>(plugin, grants).await?;
        let Body { sandbox, initialize, get_abi_version, .. } = &mut *body;
        if let Some(initialize) = initialize {
            sandbox.call::<E, (), ()>(export::INITIALIZE, initialize, ()).await?;
        }
        let mut abi_version = None;
        if let Some(get) = get_abi_version {
            let packed = sandbox.call::<E, (), i32>(export::GET_ABI_VERSION, get, ()).await?;
            abi_version = Some(supported(AbiVersion::unpack(packed))?);
        }
        Ok(Self { body, abi_version, stage: Stage::Uninitialized })
    }

    /// The ABI version that the plugin was built for (ABI.md, Version); none where it does
    /// not say.
    pub fn abi_version(&self) -> Option<AbiVersion> {
        self.abi_version
    }

    /// Where it is in its life.
    pub fn stage(&self) -> Stage {
        if self.body.sandbox.has_ended() { Stage::Ended } else { self.stage }
    }

    /// A handle that ends this instance, from any thread.
    pub fn canceller(&mut self) -> Canceller {
        self.body.sandbox.canceller()
    }

    /// Whether it may be handed to somebody else, whom no canceller of before ends.
    pub(crate) fn pass_on(&mut self) -> bool {
        self.body.sandbox.pass_on()
    }

    /// Makes the plugin ready.
    ///
    /// # Errors
    ///
    /// [`Error::Plugin`] with the plugin's code, -2 where it was ready already;
    /// [`Error::Trap`], [`Error::Time`], [`Error::Memory`] and the like;
    /// [`Error::NoFunction`] in a plugin without lifecycle.
    pub fn init(&mut self) -> Result<(), Error> {
        block(self.init_by::<Blocking>())
    }

    /// As [`init`](Self::init), yielding.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init).
    pub async fn init_async(&mut self) -> Result<(), Error> {
        self.init_by::<Yielding>().await
    }

    pub(crate) async fn init_by<E: Entry>(&mut self) -> Result<(), Error> {
        let Body { sandbox, init, .. } = &mut *self.body;
        match call_for_status::<E, _>(sandbox, export::INIT, init.as_ref(), ()).await {
            Ok(_) => {
                self.stage = Stage::Initialized;
                Ok(())
            }
            Err(error) => Err(self.explain::<E>(error).await),
        }
    }

    /// Computes one result, 0 or more, of any number.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init); the code is -1 before `init` and after `cleanup`.
    #[inline]
    pub fn process(&mut self, input: i32) -> Result<i32, Error> {
        let Body { sandbox, process, .. } = &mut *self.body;
        if sandbox.needs_stack() {
            return self.process_apart(input);
        }
        let Some(process) = process else { return Err(no_function(export::PROCESS)) };
        sandbox.begin(export::PROCESS)?;
        status(export::PROCESS, sandbox.go_on_here(export::PROCESS, process, input)?)
    }

    /// As [`process`](Self::process), yielding.
    ///
    /// # Errors
    ///
    /// As [`process`](Self::process).
    pub async fn process_async(&mut self, input: i32) -> Result<i32, Error> {
        self.process_by::<Yielding>(input).await
    }

    /// [`process`](Self::process) on a stack of its own.
    #[cold]
    #[inline(never)]
    fn process_apart(&mut self, input: i32) -> Result<i32, Error> {
        block(self.process_by::<Blocking>(input))
    }

    async fn process_by<E: Entry>(&mut self, input: i32) -> Result<i32, Error> {
        let Body { sandbox, process, .. } = &mut *self.body;
        call_for_status::<E, _>(sandbox, export::PROCESS, process.as_ref(), input).await
    }

    /// Calls a function of a bytes plugin with any input of at most 2 GiB - 1. The
    /// result is a range of the plugin's memory, where it stays until the next call.
    ///
    /// # Errors
    ///
    /// [`Error::Plugin`] with the plugin's code and its message, -1 before `init` and
    /// after `cleanup`, -5 where it has no memory for the input;
    /// [`Error::NoFunction`] where the plugin does not list the function;
    /// [`Error::Input`], [`Error::Output`]; [`Error::Trap`], [`Error::Time`],
    /// [`Error::Memory`] and the like; [`Error::Range`] and [`Error::Code`] where the
    /// plugin's answer cannot be true.
    #[inline]
    pub fn call(&mut self, function: &str, input: &[u8]) -> Result<&[u8], Error> {
        self.call_blocking(self.place(function)?, function, input)
    }

    /// As [`call`](Self::call), yielding.
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call).
    pub async fn call_async(&mut self, function: &str, input: &[u8]) -> Result<&[u8], Error> {
        self.call_yielding(self.place(function)?, function, input).await
    }

    /// As [`call`](Self::call), of a function that was looked up once by
    /// [`Plugin::function`](crate::Plugin::function).
    ///
    /// # Errors
    ///
    /// As [`call`](Self::call); [`Error::OtherPlugin`].
    #[inline]
    pub fn call_function(&mut self, function: &Function, input: &[u8]) -> Result<&[u8], Error> {
        self.call_blocking(self.own_place(function)?, function.name(), input)
    }

    /// As [`call_function`](Self::call_function), yielding.
    ///
    /// # Errors
    ///
    /// As [`call_function`](Self::call_function).
    pub async fn call_function_async(
        &mut self,
        function: &Function,
        input: &[u8],
    ) -> Result<&[u8], Error> {
        self.call_yielding(self.own_place(function)?, function.name(), input).await
    }

    /// As [`call_function`](Self::call_function), with an input that comes in parts, such as
    /// the chunks of a request: the plugin sees them as one, in their order.
    ///
    /// ```
    /// # fn example(plugin: &keyway_host::Plugin) -> Result<(), keyway_host::Error> {
    /// let greet = plugin.function("greet")?;
    /// let mut instance = plugin.instantiate()?;
    /// instance.init()?;
    /// let greeting = instance.call_parts(&greet, &["Ada ", "Lovelace"])?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// As [`call_function`](Self::call_function).
    pub fn call_parts(
        &mut self,
        function: &Function,
        parts: &[impl AsRef<[u8]>],
    ) -> Result<&[u8], Error> {
        self.call_blocking(self.own_place(function)?, function.name(), InParts(parts))
    }

    /// As [`call_parts`](Self::call_parts), yielding.
    ///
    /// # Errors
    ///
    /// As [`call_function`](Self::call_function).
    pub async fn call_parts_async(
        &mut self,
        function: &Function,
        parts: &[impl AsRef<[u8]>],
    ) -> Result<&[u8], Error> {
        self.call_yielding(self.own_place(function)?, function.name(), InParts(parts)).await
    }

    /// The place of the function in the plugin's list.
    #[inline]
    fn place(&self, name: &str) -> Result<usize, Error> {
        let bytes = self.body.sandbox.plugin().compiled.exports.bytes.as_ref();
        bytes.and_then(|bytes| bytes.place(name)).ok_or_else(|| no_function(name))
    }

    #[inline]
    fn own_place(&self, function: &Function) -> Result<usize, Error> {
        let place = function.place_in(&self.body.sandbox.plugin().compiled);
        place.ok_or_else(|| Error::OtherPlugin { function: function.name().to_owned() })
    }

    #[inline]
    fn call_blocking(
        &mut self,
        place: usize,
        name: &str,
        input: impl Input,
    ) -> Result<&[u8], Error> {
        let Body { sandbox, bytes, .. } = &mut *self.body;
        match bytes {
            Some(bytes) => bytes.call(sandbox, place, name, input),
            None => Err(no_function(name)),
        }
    }

    async fn call_yielding(
        &mut self,
        place: usize,
        name: &str,
        input: impl Input,
    ) -> Result<&[u8], Error> {
        let Body { sandbox, bytes, .. } = &mut *self.body;
        match bytes {
            Some(bytes) => bytes.call_by::<Yielding>(sandbox, place, name, input).await,
            None => Err(no_function(name)),
        }
    }

    /// Releases what the plugin acquired.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init); the code is -1 where it was not ready.
    pub fn cleanup(&mut self) -> Result<(), Error> {
        block(self.cleanup_by::<Blocking>())
    }

    /// As [`cleanup`](Self::cleanup), yielding.
    ///
    /// # Errors
    ///
    /// As [`cleanup`](Self::cleanup).
    pub async fn cleanup_async(&mut self) -> Result<(), Error> {
        self.cleanup_by::<Yielding>().await
    }

    async fn cleanup_by<E: Entry>(&mut self) -> Result<(), Error> {
        let Body { sandbox, cleanup, .. } = &mut *self.body;
        let cleanup = cleanup.as_ref();
        let result = call_for_status::<E, _>(sandbox, export::CLEANUP, cleanup, ()).await;
        self.stage = Stage::Uninitialized; // error or not
        match result {
            Ok(_) => Ok(()),
            Err(error @ Error::Trap { .. }) => Err(self.explain::<E>(error).await),
            Err(error) => Err(error), // messages are of init and of the functions
        }
    }

    /// The error with the plugin's own words, where its contract has such.
    async fn explain<E: Entry>(&mut self, error: Error) -> Error {
        let Body { sandbox, bytes, .. } = &mut *self.body;
        match bytes {
            Some(bytes) => bytes.explain::<E>(sandbox, error).await,
            None => error,
        }
    }

    /// Bytes of the linear memory that it exports, as large as it has grown; 0 where it
    /// exports none.
    pub fn memory_bytes(&self) -> usize {
        self.body.sandbox.memory().len()
    }

    /// The fuel that the last call used, where the host is
    /// [deterministic](crate::Builder::deterministic); a call of a bytes plugin's
    /// function that gave an error ends with asking for its message, whose fuel is
    /// told then.
    pub fn fuel_used(&self) -> Option<u64> {
        self.body.sandbox.fuel_used()
    }

    /// The number of `process` calls since `init`, as the plugin counts them; none
    /// where it does not.
    ///
    /// # Errors
    ///
    /// [`Error::Trap`], [`Error::Time`], [`Error::Memory`] and the like.
    pub fn call_count(&mut self) -> Result<Option<i32>, Error> {
        block(self.call_count_by::<Blocking>())
    }

    /// As [`call_count`](Self::call_count), yielding.
    ///
    /// # Errors
    ///
    /// As [`call_count`](Self::call_count).
    pub async fn call_count_async(&mut self) -> Result<Option<i32>, Error> {
        self.call_count_by::<Yielding>().await
    }

    async fn call_count_by<E: Entry>(&mut self) -> Result<Option<i32>, Error> {
        let Body { sandbox, instance, .. } = &mut *self.body;
        let plugin = Arc::clone(sandbox.plugin());
        let export = plugin.compiled.exports.get_call_count.as_ref();
        let Some(function) = sandbox.callee(instance, export) else { return Ok(None) };
        sandbox.call::<E, _, _>(export::GET_CALL_COUNT, &function, ()).await.map(Some)
    }
}

/// A call whose result below 0 is an error code.
async fn call_for_status<E: Entry, P: Params>(
    sandbox: &mut Sandbox,
    name: &str,
    function: Option<&Callee<P, i32>>,
    params: P,
) -> Result<i32, Error> {
    let Some(function) = function else { return Err(no_function(name)) };
    status(name, sandbox.call::<E, _, _>(name, function, params).await?)
}

#[inline]
fn status(name: &str, result: i32) -> Result<i32, Error> {
    match result {
        code @ ..0 => Err(Error::Plugin { function: name.to_owned(), code, message: None }),
        result => Ok(result),
    }
}

#[cold]
fn no_function(name: &str) -> Error {
    Error::NoFunction { function: name.to_owned() }
}

fn supported(plugin: AbiVersion) -> Result<AbiVersion, Error> {
    match AbiVersion::CURRENT.supports(plugin) {
        true => Ok(plugin),
        false => Err(Error::Version { plugin }),
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let plugin = self.body.sandbox.plugin().compiled.name();
        let mut debug = f.debug_struct("Instance");
        debug.field("plugin", &plugin).field("stage", &self.stage()).finish_non_exhaustive()
    }
}
