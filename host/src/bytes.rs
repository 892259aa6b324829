//! Functions from bytes to bytes (ABI.md, Contract `bytes@1`).
//!
//! The input is copied in once, and the result is handed out where it lies. No
//! range that the plugin tells is used before it was compared with the size of the
//! memory at that moment.

use std::sync::Arc;

use keyway_abi::{export, raw};
use wasmtime::TypedFunc;

use crate::{Error, entry::Entry, sandbox::Sandbox, span::Span};

/// The most bytes of an input: the length of a result is bounded so as well.
const MAX_INPUT_BYTES: u32 = i32::MAX.cast_unsigned();

/// Bytes of an error's message that are kept: 4 KiB.
const MAX_MESSAGE_BYTES: usize = 4 << 10;

/// What an instance of a bytes plugin is called by.
pub(crate) struct Bytes {
    instance: wasmtime::Instance,
    alloc: TypedFunc<u32, u32>,
    /// By place, each from its first call on.
    functions: Vec<Option<TypedFunc<(u32, u32), i64>>>,
}

impl Bytes {
    /// None where the plugin is of another contract.
    pub(crate) fn start(sandbox: &mut Sandbox, instance: wasmtime::Instance) -> Option<Self> {
        let plugin = Arc::clone(sandbox.plugin());
        let exports = plugin.compiled.exports.bytes.as_ref()?;
        Some(Self {
            instance,
            alloc: sandbox.typed(&instance, Some(&exports.alloc))?,
            functions: vec![None; exports.functions.len()],
        })
    }

    /// One call: room for the input, the input, the function, its result.
    #[inline]
    pub(crate) async fn call<'a, E: Entry>(
        &mut self,
        sandbox: &'a mut Sandbox,
        place: usize,
        name: &str,
        input: &[u8],
    ) -> Result<&'a [u8], Error> {
        let Some(function) = self.resolve(sandbox, place) else {
            return Err(Error::NoFunction { function: name.to_owned() });
        };
        let Some(len) = u32::try_from(input.len()).ok().filter(|len| *len <= MAX_INPUT_BYTES)
        else {
            return Err(Error::Input { function: name.to_owned(), len: input.len() });
        };
        sandbox.begin::<E>(name)?; // both calls within one time limit
        let ptr = match sandbox.go_on::<E, _, _>(export::ALLOC, &self.alloc, len).await {
            Ok(0) => return Err(out_of_memory(name)),
            Ok(ptr) => ptr,
            Err(error) => return Err(self.explain::<E>(sandbox, error).await),
        };
        let room = Span { ptr, len };
        match room.of_mut(sandbox.memory_mut()) {
            Some(bytes) => bytes.copy_from_slice(input),
            None => return Err(lie(sandbox, export::ALLOC, room)),
        }
        let packed = match sandbox.go_on::<E, _, _>(name, &function, (ptr, len)).await {
            Ok(packed) => packed,
            Err(error) => return Err(self.explain::<E>(sandbox, error).await),
        };
        let Ok(packed) = u64::try_from(packed) else {
            return Err(self.refusal::<E>(sandbox, name, packed).await);
        };
        let result = Span::unpack(packed);
        if result.of(sandbox.memory()).is_none() {
            return Err(lie(sandbox, name, result));
        }
        let limit = sandbox.plugin().limits.output;
        if result.len as usize > limit {
            let function = name.to_owned();
            return Err(Error::Output { function, len: result.len, limit });
        }
        Ok(result.of(sandbox.memory()).unwrap_or_default())
    }

    /// The function's handle, made at its first call.
    #[inline]
    fn resolve(
        &mut self,
        sandbox: &mut Sandbox,
        place: usize,
    ) -> Option<TypedFunc<(u32, u32), i64>> {
        let slot = self.functions.get_mut(place)?;
        if slot.is_none() {
            let plugin = Arc::clone(sandbox.plugin());
            let export = plugin.compiled.exports.bytes.as_ref()?.functions.get(place);
            *slot = sandbox.typed(&self.instance, export);
        }
        slot.clone()
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

    fn error_function(&self, sandbox: &mut Sandbox) -> Option<TypedFunc<(), i64>> {
        let plugin = Arc::clone(sandbox.plugin());
        sandbox.typed(&self.instance, Some(&plugin.compiled.exports.bytes.as_ref()?.error))
    }
}

/// A range outside of the memory.
struct Lie;

/// A message in UTF-8, where there is one; anything else in it is replaced.
fn text(packed: i64, memory: &[u8]) -> Result<Option<String>, Lie> {
    let span = Span::unpack(u64::try_from(packed).map_err(|_| Lie)?);
    let bytes = span.of(memory).ok_or(Lie)?;
    let kept = &bytes[..bytes.len().min(MAX_MESSAGE_BYTES)];
    Ok((!kept.is_empty()).then(|| String::from_utf8_lossy(kept).into_owned()))
}

/// Ends an instance that told a range outside of its memory.
#[cold]
fn lie(sandbox: &mut Sandbox, function: &str, Span { ptr, len }: Span) -> Error {
    sandbox.end();
    Error::Range { function: function.to_owned(), ptr, len, memory: sandbox.memory().len() }
}

#[cold]
fn out_of_memory(name: &str) -> Error {
    let code = raw::KEYWAY_ERROR_OUT_OF_MEMORY;
    Error::Plugin { function: name.to_owned(), code, message: None }
}
