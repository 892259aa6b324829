//! Instantiate and call.

use std::sync::Arc;

use keyway_abi::{AbiVersion, export};
use wasmtime::{TypedFunc, WasmParams};

use crate::{Error, Grants, bytes::Bytes, plugin::Parts, sandbox::Sandbox};

/// A running plugin with a memory of its own.
///
/// The functions are called in the order of the lifecycle: [`init`](Self::init),
/// [`process`](Self::process) or [`call`](Self::call) any number of times,
/// [`cleanup`](Self::cleanup). The plugin itself answers a call out of order with an
/// error code. After a trap, a limit or a lie every call is [`Error::Ended`]. A call
/// takes up to 512 KiB of the stack of its thread.
pub struct Instance {
    sandbox: Sandbox,
    abi_version: Option<AbiVersion>,
    init: Option<TypedFunc<(), i32>>,
    process: Option<TypedFunc<i32, i32>>,
    cleanup: Option<TypedFunc<(), i32>>,
    get_call_count: Option<TypedFunc<(), i32>>,
    bytes: Option<Bytes>,
}

impl Instance {
    pub(crate) fn start(plugin: &Arc<Parts>, grants: Grants) -> Result<Self, Error> {
        let exports = &plugin.exports;
        let (mut sandbox, instance) = Sandbox::start(plugin, grants)?;
        if let Some(initialize) = sandbox.typed(&instance, exports.initialize.as_ref()) {
            sandbox.call::<(), ()>(export::INITIALIZE, &initialize, ())?;
        }
        let mut abi_version = None;
        if let Some(get) = sandbox.typed(&instance, exports.get_abi_version.as_ref()) {
            let packed = sandbox.call::<(), i32>(export::GET_ABI_VERSION, &get, ())?;
            abi_version = Some(supported(AbiVersion::unpack(packed))?);
        }
        Ok(Self {
            abi_version,
            init: sandbox.typed(&instance, exports.init.as_ref()),
            process: sandbox.typed(&instance, exports.process.as_ref()),
            cleanup: sandbox.typed(&instance, exports.cleanup.as_ref()),
            get_call_count: sandbox.typed(&instance, exports.get_call_count.as_ref()),
            bytes: Bytes::start(&mut sandbox, instance),
            sandbox,
        })
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
        let result = call_for_status(&mut self.sandbox, export::INIT, self.init.as_ref(), ());
        result.map(drop).map_err(|error| self.explain(error))
    }

    /// Computes one result, 0 or more.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init); the code is -1 before `init` and after `cleanup`.
    pub fn process(&mut self, input: i32) -> Result<i32, Error> {
        call_for_status(&mut self.sandbox, export::PROCESS, self.process.as_ref(), input)
    }

    /// Calls a function of a bytes plugin with any input of at most 2 GiB - 1. The
    /// result is a range of the plugin's memory, where it stays until the next call.
    ///
    /// # Errors
    ///
    /// [`Error::Plugin`] with the plugin's code and its message, -1 before `init` and
    /// after `cleanup`, -5 where it has no memory for the input;
    /// [`Error::NoFunction`] where the plugin does not list the function;
    /// [`Error::Input`]; [`Error::Trap`], [`Error::Time`], [`Error::Memory`];
    /// [`Error::Range`] and [`Error::Code`] where the plugin's answer cannot be true.
    pub fn call(&mut self, function: &str, input: &[u8]) -> Result<&[u8], Error> {
        match &mut self.bytes {
            Some(bytes) => bytes.call(&mut self.sandbox, function, input),
            None => Err(Error::NoFunction { function: function.to_owned() }),
        }
    }

    /// Releases what the plugin acquired.
    ///
    /// # Errors
    ///
    /// As [`init`](Self::init); the code is -1 where it was not ready.
    pub fn cleanup(&mut self) -> Result<(), Error> {
        let result = call_for_status(&mut self.sandbox, export::CLEANUP, self.cleanup.as_ref(), ());
        result.map(drop).map_err(|error| match error {
            Error::Trap { .. } => self.explain(error),
            error => error, // messages are of init and of the functions
        })
    }

    /// The error with the plugin's own words, where its contract has such.
    fn explain(&mut self, error: Error) -> Error {
        match &self.bytes {
            Some(bytes) => bytes.explain(&mut self.sandbox, error),
            None => error,
        }
    }

    /// Bytes of the linear memory that it exports, as large as it has grown; 0 where it
    /// exports none.
    pub fn memory_bytes(&self) -> usize {
        self.sandbox.memory().len()
    }

    /// The number of `process` calls since `init`, as the plugin counts them; none
    /// where it does not.
    ///
    /// # Errors
    ///
    /// [`Error::Trap`], [`Error::Time`], [`Error::Memory`].
    pub fn call_count(&mut self) -> Result<Option<i32>, Error> {
        let Some(function) = &self.get_call_count else { return Ok(None) };
        self.sandbox.call(export::GET_CALL_COUNT, function, ()).map(Some)
    }
}

/// A call whose result below 0 is an error code.
fn call_for_status<P: WasmParams>(
    sandbox: &mut Sandbox,
    name: &str,
    function: Option<&TypedFunc<P, i32>>,
    params: P,
) -> Result<i32, Error> {
    let function = function.ok_or_else(|| Error::NoFunction { function: name.to_owned() })?;
    match sandbox.call(name, function, params)? {
        code @ ..0 => Err(Error::Plugin { function: name.to_owned(), code, message: None }),
        result => Ok(result),
    }
}

fn supported(plugin: AbiVersion) -> Result<AbiVersion, Error> {
    match AbiVersion::CURRENT.supports(plugin) {
        true => Ok(plugin),
        false => Err(Error::Version { plugin }),
    }
}
