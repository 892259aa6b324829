//! Functions from bytes to bytes (ABI.md, Contract `bytes@1`).
//!
//! The input is copied in once, and the result is handed out where it lies. No
//! range that the plugin tells is used before it was compared with the size of the
//! memory at that moment.

use std::sync::Arc;

use keyway_abi::{export, raw};

use crate::{
    Error,
    callee::Callee,
    entry::{Blocking, Entry, block},
    input::Input,
    sandbox::Sandbox,
    span::{Span, lossy},
};

/// The most bytes of an input: the length of a result is bounded so as well.
const MAX_INPUT_BYTES: u32 = i32::MAX.cast_unsigned();

/// Bytes of an error's message that are kept: 4 KiB.
const MAX_MESSAGE_BYTES: usize = 4 << 10;

/// A function from bytes to bytes.
type Function = Callee<(u32, u32), i64>;

/// What an instance of a bytes plugin is called by.
pub(crate) struct Bytes {
    instance: wasmtime::Instance,
    alloc: Callee<u32, u32>,
    /// By place, each from its first call on.
    functions: Vec<Option<Function>>,
}

impl Bytes {
    /// None where the plugin is of another contract.
    pub(crate) fn start(sandbox: &mut Sandbox, instance: wasmtime::Instance) -> Option<Self> {
        let plugin = Arc::clone(sandbox.plugin());
        let exports = plugin.compiled.exports.bytes.as_ref()?;
        Some(Self {
            instance,
            alloc: sandbox.callee(&instance, Some(&exports.alloc))?,
            functions: vec![None; exports.functions.len()],
        })
    }

    /// One call: room for the input, the input, the function, its result.
    #[inline]
    pub(crate) fn call<'a>(
        &mut self,
        sandbox: &'a mut Sandbox,
        place: usize,
        name: &str,
        input: impl Input,
    ) -> Result<&'a [u8], Error> {
        if sandbox.needs_stack() {
            return self.call_apart(sandbox, place, name, input);
        }
        let len = self.begin(sandbox, place, name, &input)?;
        let function = self.function(place, name)?;
        let ptr = match sandbox.go_on_here(export::ALLOC, &self.alloc, len) {
            Ok(ptr) => ptr,
            Err(error) => return Err(block(self.explain::<Blocking>(sandbox, error))),
        };
        put(sandbox, name, Span { ptr, len }, &input)?;
        match sandbox.go_on_here(name, function, (ptr, len)) {
            Ok(packed @ 0..) => result(sandbox, name, packed),
            Ok(code) => Err(block(self.refusal::<Blocking>(sandbox, name, code))),
            Err(error) => Err(block(self.explain::<Blocking>(sandbox, error))),
        }
    }

    /// The same, on a stack of its own.
    #[cold]
    #[inline(never)]
    fn call_apart<'a>(
        &mut self,
        sandbox: &'a mut Sandbox,
        place: usize,
        name: &str,
        input: impl Input,
    ) -> Result<&'a [u8], Error> {
        block(self.call_by::<Blocking>(sandbox, place, name, input))
    }

    /// The same, by either way.
    pub(crate) async fn call_by<'a, E: Entry>(
        &mut self,
        sandbox: &'a mut Sandbox,
        place: usize,
        name: &str,
        input: impl Input,
    ) -> Result<&'a [u8], Error> {
        let len = self.begin(sandbox, place, name, &input)?;
        let function = self.function(place, name)?;
        let ptr = match sandbox.go_on::<E, _, _>(export::ALLOC, &self.alloc, len).await {
            Ok(ptr) => ptr,
            Err(error) => return Err(self.explain::<E>(sandbox, error).await),
        };
        put(sandbox, name, Span { ptr, len }, &input)?;
        match sandbox.go_on::<E, _, _>(name, function, (ptr, len)).await {
            Ok(packed @ 0..) => result(sandbox, name, packed),
            Ok(code) => Err(self.refusal::<E>(sandbox, name, code).await),
            Err(error) => Err(self.explain::<E>(sandbox, error).await),
        }
    }

    /// Makes the function's handle at its first call, and tells the input's length.
    #[inline]
    fn begin(
        &mut self,
        sandbox: &mut Sandbox,
        place: usize,
        name: &str,
        input: &impl Input,
    ) -> Result<u32, Error> {
        let len = input.len();
        let Some(len) = u32::try_from(len).ok().filter(|len| *len <= MAX_INPUT_BYTES) else {
            let len = usize::try_from(len).unwrap_or(usize::MAX);
            return Err(Error::Input { function: name.to_owned(), len });
        };
        sandbox.begin(name)?; // one time limit for all of the call
        if let Some(slot @ None) = self.functions.get_mut(place) {
            let plugin = Arc::clone(sandbox.plugin());
            let exports = plugin.compiled.exports.bytes.as_ref();
            let export = exports.and_then(|exports| exports.functions.get(place));
            *slot = sandbox.callee(&self.instance, export);
        }
        Ok(len)
    }

    #[inline]
    fn function(&self, place: usize, name: &str) -> Result<&Function, Error> {
        match self.functions.get(place) {
            Some(Some(function)) => Ok(function),
            _ => Err(Error::NoFunction { function: name.to_owned() }),
        }
    }

    /// The error that a result below 0 means.
    #[cold]
    async fn refusal<E: Entry>(&self, sandbox: &mut Sandbox, name: &str, result: i64) -> Error {
        let function = name.to_owned();
        match i32::try_from(result) {
            Ok(code) => {
                let error = Error::Plugin { function, code, message: None };
                self.explain::<E>(sandbox, error).await
            }
            Err(_) => {
                sandbox.end();
                Error::Code { function, result }
            }
        }
    }

    /// The error with the message that the plugin has for it.
    #[cold]
    pub(crate) async fn explain<E: Entry>(&self, sandbox: &mut Sandbox, mut error: Error) -> Error {
        match &mut error {
            Error::Plugin { message, .. } => *message = self.message::<E>(sandbox).await,
            Error::Trap { trap, .. } if trap.gave_up => {
                if let Some(function) = self.error_function(sandbox)
                    && let Some(packed) = sandbox.last_call::<E, _>(&function).await
                {
                    trap.message = text(packed, sandbox.memory()).ok().flatten();
                }
            }
            _ => {}
        }
        error
    }

    /// The message of the last error. One that cannot be true ends the instance, as
    /// a trap does.
    async fn message<E: Entry>(&self, sandbox: &mut Sandbox) -> Option<String> {
        let function = self.error_function(sandbox)?;
        let packed = sandbox.call::<E, _, _>(export::ERROR, &function, ()).await.ok()?;
        match text(packed, sandbox.memory()) {
            Ok(message) => message,
            Err(Lie) => {
                sandbox.end();
                None
            }
        }
    }

    fn error_function(&self, sandbox: &mut Sandbox) -> Option<Callee<(), i64>> {
        let plugin = Arc::clone(sandbox.plugin());
        sandbox.callee(&self.instance, Some(&plugin.compiled.exports.bytes.as_ref()?.error))
    }
}

/// Copies the input to where the plugin has room for it.
#[inline]
fn put(sandbox: &mut Sandbox, name: &str, room: Span, input: &impl Input) -> Result<(), Error> {
    if room.ptr == 0 {
        return Err(out_of_memory(name));
    }
    match room.of_mut(sandbox.memory_mut()) {
        Some(bytes) => {
            input.copy_to(bytes);
            Ok(())
        }
        None => Err(lie(sandbox, export::ALLOC, room)),
    }
}

/// The range that a result of 0 or more tells.
#[inline]
fn result<'a>(sandbox: &'a mut Sandbox, name: &str, packed: i64) -> Result<&'a [u8], Error> {
    let span = Span::unpack(packed.cast_unsigned());
    let limit = sandbox.plugin().limits.output;
    let (ended, memory) = sandbox.end_and_memory();
    match span.of(memory) {
        Some(bytes) if bytes.len() <= limit => Ok(bytes),
        Some(_) => Err(Error::Output { function: name.to_owned(), len: span.len, limit }),
        None => {
            *ended = true;
            Err(outside(name, span, memory.len()))
        }
    }
}

/// A range outside of the memory.
struct Lie;

/// A message in UTF-8, where there is one; anything else in it is replaced.
fn text(packed: i64, memory: &[u8]) -> Result<Option<String>, Lie> {
    let span = Span::unpack(u64::try_from(packed).map_err(|_| Lie)?);
    let bytes = span.of(memory).ok_or(Lie)?;
    Ok((!bytes.is_empty()).then(|| lossy(bytes, MAX_MESSAGE_BYTES).into_owned()))
}

/// Ends an instance that told a range outside of its memory.
#[cold]
fn lie(sandbox: &mut Sandbox, function: &str, span: Span) -> Error {
    sandbox.end();
    outside(function, span, sandbox.memory().len())
}

#[cold]
fn outside(function: &str, Span { ptr, len }: Span, memory: usize) -> Error {
    Error::Range { function: function.to_owned(), ptr, len, memory }
}

#[cold]
fn out_of_memory(name: &str) -> Error {
    let code = raw::KEYWAY_ERROR_OUT_OF_MEMORY;
    Error::Plugin { function: name.to_owned(), code, message: None }
}
