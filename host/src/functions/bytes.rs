//! Functions from bytes to bytes.

use std::{any::Any, fmt, sync::Arc};

use keyway_abi::raw;
use wasmtime::{Caller, Linker};

use super::{Define, Name, guard};
use crate::{
    imports::{in_time, memory_and_state},
    span::Span,
    state::State,
};

/// Bytes of an error's message that the plugin can fetch: 4 KiB.
const MAX_MESSAGE_BYTES: usize = 4 << 10;

/// Why a function of the embedder failed: what its `Display` says, up to 4 KiB, is what the
/// plugin can read.
pub type FunctionError = Box<dyn std::error::Error + Send + Sync>;

/// Who calls a function of the embedder.
pub struct Context<'a> {
    plugin: &'a str,
    data: Option<&'a (dyn Any + Send + Sync)>,
}

impl Context<'_> {
    /// The plugin's name; empty where its metadata tells none.
    pub fn plugin(&self) -> &str {
        self.plugin
    }

    /// What [`Grants::data`](crate::Grants::data) holds for the instance, where it is
    /// a `T`.
    pub fn data<T: 'static>(&self) -> Option<&T> {
        self.data?.downcast_ref()
    }
}

impl fmt::Debug for Context<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context").field("plugin", &self.plugin).finish_non_exhaustive()
    }
}

pub(crate) fn define(
    function: impl Fn(&Context<'_>, &[u8]) -> Result<Vec<u8>, FunctionError> + Send + Sync + 'static,
) -> Define {
    let function = Arc::new(function);
    Arc::new(move |linker: &mut Linker<State>, name: &Name| {
        let (function, own) = (Arc::clone(&function), name.clone());
        let wrapped = move |mut caller: Caller<'_, State>, input, input_len, buffer, capacity| {
            let input = Span { ptr: input, len: input_len };
            let buffer = Span { ptr: buffer, len: capacity };
            let Some((memory, state)) = memory_and_state(&mut caller) else {
                return Ok(raw::KEYWAY_ERROR_INVALID_ARGUMENT);
            };
            state.kept.clear();
            let (Some(bytes), Some(_)) = (input.of(memory), buffer.of(memory)) else {
                return Ok(raw::KEYWAY_ERROR_INVALID_ARGUMENT);
            };
            let context = Context {
                plugin: state.plugin.compiled.name(),
                data: state.grants().data.as_deref(),
            };
            let run = || function(&context, bytes).map_err(|error| error.to_string());
            let answer = guard(&own, run)?;
            state.in_time()?;
            Ok::<i32, wasmtime::Error>(give(state, memory, buffer, answer))
        };
        linker.func_wrap(&name.namespace, &name.name, wrapped).map(drop)
    })
}

/// Writes the answer to the plugin's buffer where it fits, and keeps it otherwise.
fn give(
    state: &mut State,
    memory: &mut [u8],
    buffer: Span,
    answer: Result<Vec<u8>, String>,
) -> i32 {
    let answer = match answer {
        Ok(answer) => answer,
        Err(mut message) => {
            message.truncate(message.floor_char_boundary(MAX_MESSAGE_BYTES));
            state.kept = message.into_bytes();
            return raw::KEYWAY_ERROR_HOST;
        }
    };
    let Ok(size) = i32::try_from(answer.len()) else { return raw::KEYWAY_ERROR_HOST };
    match buffer.of_mut(memory).and_then(|buffer| buffer.get_mut(..answer.len())) {
        Some(room) => room.copy_from_slice(&answer),
        None => state.kept = answer,
    }
    size
}

/// `keyway.result_get`: what was kept, as often as the plugin asks.
pub(crate) fn result_get(
    mut caller: Caller<'_, State>,
    buffer: u32,
    capacity: u32,
) -> wasmtime::Result<i32> {
    let answer = give_kept(&mut caller, Span { ptr: buffer, len: capacity });
    in_time(&caller, answer.unwrap_or(raw::KEYWAY_ERROR_INVALID_ARGUMENT))
}

/// None where the buffer does not lie in the memory.
fn give_kept(caller: &mut Caller<'_, State>, buffer: Span) -> Option<i32> {
    let (memory, state) = memory_and_state(caller)?;
    if let Some(room) = buffer.of_mut(memory)?.get_mut(..state.kept.len()) {
        room.copy_from_slice(&state.kept);
    }
    Some(i32::try_from(state.kept.len()).unwrap_or(raw::KEYWAY_ERROR_HOST))
}
