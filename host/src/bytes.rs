//! Functions from bytes to bytes (ABI.md, Contract `bytes@1`).
//!
//! The input is copied in once, and the result is handed out where it lies. No
//! range that the plugin tells is used before it was compared with the size of the
//! memory at that moment.

use std::sync::Arc;

use keyway_abi::{export, raw};
use wasmtime::TypedFunc;

use crate::{Error, sandbox::Sandbox, span::Span};

/// The most bytes of an input: the length of a result is bounded so as well.
const MAX_INPUT_BYTES: u32 = i32::MAX.cast_unsigned();

/// Bytes of an error's message that are kept: 4 KiB.
const MAX_MESSAGE_BYTES: usize = 4 << 10;

/// What an instance of a bytes plugin is called by.
pub(crate) struct Bytes {
    instance: wasmtime::Instance,
    alloc: TypedFunc<u32, u32>,
    error: TypedFunc<(), i64>,
    /// By place, each from its first call on.
    functions: Vec<Option<TypedFunc<(u32, u32), i64>>>,
}

impl Bytes {
    /// None where the plugin is of another contract.
    pub(crate) fn start(sandbox: &mut Sandbox, instance: wasmtime::Instance) -> Option<Self> {
        let plugin = Arc::clone(&sandbox.plugin);
        let exports = plugin.exports.bytes.as_ref()?;
        Some(Self {
            instance,
            alloc: sandbox.typed(&instance, Some(&exports.alloc))?,
            error: sandbox.typed(&instance, Some(&exports.error))?,
            functions: vec![None; exports.functions.len()],
        })
    }

    /// One call: room for the input, the input, the function, its result.
    pub(crate) fn call<'a>(
        &mut self,
        sandbox: &'a mut Sandbox,
        name: &str,
        input: &[u8],
    ) -> Result<&'a [u8], Error> {
        let place = self.resolve(sandbox, name);
        let function = place.and_then(|place| self.functions.get(place)?.as_ref());
        let function = function.ok_or_else(|| Error::NoFunction { function: name.to_owned() })?;
        let len = u32::try_from(input.len())
            .ok()
            .filter(|len| *len <= MAX_INPUT_BYTES)
            .ok_or_else(|| Error::Input { function: name.to_owned(), len: input.len() })?;

        sandbox.begin(name)?; // both calls within one time limit
        let ptr = sandbox
            .go_on(export::ALLOC, &self.alloc, len)
            .map_err(|error| self.explain(sandbox, error))?;
        if ptr == 0 {
            let code = raw::KEYWAY_ERROR_OUT_OF_MEMORY;
            return Err(Error::Plugin { function: name.to_owned(), code, message: None });
        }
        let room = Span { ptr, len };
        match room.of_mut(sandbox.memory_mut()) {
            Some(bytes) => bytes.copy_from_slice(input),
            None => return Err(lie(sandbox, export::ALLOC, room)),
        }
        let packed = sandbox
            .go_on(name, function, (ptr, len))
            .map_err(|error| self.explain(sandbox, error))?;
        let Ok(packed) = u64::try_from(packed) else {
            return Err(self.refusal(sandbox, name, packed));
        };
        let result = Span::unpack(packed);
        if result.of(sandbox.memory()).is_none() {
            return Err(lie(sandbox, name, result));
        }
        Ok(result.of(sandbox.memory()).unwrap_or_default())
    }

    /// The function's place, with its handle made.
    fn resolve(&mut self, sandbox: &mut Sandbox, name: &str) -> Option<usize> {
        let place = sandbox.plugin.exports.bytes.as_ref()?.place(name)?;
        if let Some(slot @ None) = self.functions.get_mut(place) {
            let plugin = Arc::clone(&sandbox.plugin);
            let export = plugin.exports.bytes.as_ref()?.functions.get(place);
            *slot = sandbox.typed(&self.instance, export);
        }
        Some(place)
    }

    /// The error that a result below 0 means.
    fn refusal(&self, sandbox: &mut Sandbox, name: &str, result: i64) -> Error {
        let function = name.to_owned();
        match i32::try_from(result) {
            Ok(code) => self.explain(sandbox, Error::Plugin { function, code, message: None }),
            Err(_) => {
                sandbox.end();
                Error::Code { function, result }
            }
        }
    }

    /// The error with the message that the plugin has for it.
    pub(crate) fn explain(&self, sandbox: &mut Sandbox, mut error: Error) -> Error {
        match &mut error {
            Error::Plugin { message, .. } => *message = self.message(sandbox),
            Error::Trap { trap, .. } if trap.gave_up => {
                trap.message = sandbox
                    .last_call(&self.error)
                    .and_then(|packed| text(packed, sandbox.memory()).ok()?);
            }
            _ => {}
        }
        error
    }

    /// The message of the last error. One that cannot be true ends the instance, as
    /// a trap does.
    fn message(&self, sandbox: &mut Sandbox) -> Option<String> {
        let packed = sandbox.call(export::ERROR, &self.error, ()).ok()?;
        match text(packed, sandbox.memory()) {
            Ok(message) => message,
            Err(Lie) => {
                sandbox.end();
                None
            }
        }
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
fn lie(sandbox: &mut Sandbox, function: &str, Span { ptr, len }: Span) -> Error {
    sandbox.end();
    Error::Range { function: function.to_owned(), ptr, len, memory: sandbox.memory().len() }
}
