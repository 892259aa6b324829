//! The host's functions, as plugins import them (ABI.md, Imports).
//!
//! Each is short, since no time limit interrupts it, and looks at no byte of the
//! plugin's memory before the range was compared with its size.

use keyway_abi::{export, import, raw};
use wasmtime::{Caller, Linker, Module};

use crate::{
    Capability, Grants, Level, Vars,
    functions::{self, guard},
    span::Span,
    state::State,
};

/// Makes the functions known under their names.
pub(crate) fn define(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker.func_wrap(import::MODULE, import::LOG, log)?;
    linker.func_wrap(import::MODULE, import::CONFIG_GET, config_get)?;
    linker.func_wrap(import::MODULE, import::VAR_GET, var_get)?;
    linker.func_wrap(import::MODULE, import::VAR_SET, var_set)?;
    linker.func_wrap(import::MODULE, import::RESULT_GET, functions::result_get)?;
    Ok(())
}

/// The capabilities that a module imports, each once.
pub(crate) fn needed(module: &Module) -> Vec<Capability> {
    Capability::of_imports(module.imports().map(|import| (import.module(), import.name())))
}

fn log(mut caller: Caller<'_, State>, level: i32, ptr: u32, len: u32) -> wasmtime::Result<()> {
    let Some((memory, state)) = memory_and_state(&mut caller) else { return Ok(()) };
    let Some(text) = Span { ptr, len }.of(memory) else { return Ok(()) };
    let (log, level) = (state.grants().log.as_ref(), Level::nearest(level));
    guard(import::LOG, || state.plugin.log(log, level, text))?;
    Ok(state.in_time()?)
}

fn config_get(
    mut caller: Caller<'_, State>,
    key: u32,
    key_len: u32,
    buffer: u32,
    capacity: u32,
) -> wasmtime::Result<i32> {
    let key = Span { ptr: key, len: key_len };
    let buffer = Span { ptr: buffer, len: capacity };
    let answer = get(&mut caller, key, buffer, |grants, key, write| {
        let config = grants.config_get.as_ref()?;
        let value = std::str::from_utf8(key).ok().and_then(|key| config.get(key));
        Some(write(value.map(Vec::as_slice)))
    });
    in_time(&caller, answer)
}

fn var_get(
    mut caller: Caller<'_, State>,
    key: u32,
    key_len: u32,
    buffer: u32,
    capacity: u32,
) -> wasmtime::Result<i32> {
    let key = Span { ptr: key, len: key_len };
    let buffer = Span { ptr: buffer, len: capacity };
    let answer = get(&mut caller, key, buffer, |grants, key, write| {
        Some(grants.var_get.as_ref()?.with(key, write))
    });
    in_time(&caller, answer)
}

fn var_set(
    mut caller: Caller<'_, State>,
    key: u32,
    key_len: u32,
    value: u32,
    value_len: u32,
) -> wasmtime::Result<i32> {
    let (key, value) = (Span { ptr: key, len: key_len }, Span { ptr: value, len: value_len });
    let answer = set(&mut caller, key, value);
    in_time(&caller, answer)
}

/// The plugin's answer, unless its call has run longer than it may.
pub(crate) fn in_time(caller: &Caller<'_, State>, answer: i32) -> wasmtime::Result<i32> {
    caller.data().in_time()?;
    Ok(answer)
}

fn set(caller: &mut Caller<'_, State>, key: Span, value: Span) -> i32 {
    let Some((memory, state)) = memory_and_state(caller) else {
        return raw::KEYWAY_ERROR_INVALID_ARGUMENT;
    };
    let (Some(key), Some(value)) = (key_in(memory, key), value.of(memory)) else {
        return raw::KEYWAY_ERROR_INVALID_ARGUMENT;
    };
    match state.grants().var_set.as_ref().map(|vars| vars.set(key, value)) {
        Some(Ok(())) => raw::KEYWAY_OK,
        Some(Err(_)) => raw::KEYWAY_ERROR_OUT_OF_MEMORY,
        None => raw::KEYWAY_ERROR_CAPABILITY_DENIED,
    }
}

/// Writes a value to the plugin's buffer where there is one that fits, and answers.
type Write<'a> = &'a mut dyn FnMut(Option<&[u8]>) -> i32;

/// What the functions share that read a value. `find` looks for it and hands it to
/// the last argument, or returns none where that is not granted.
fn get(
    caller: &mut Caller<'_, State>,
    key: Span,
    buffer: Span,
    find: impl FnOnce(&Grants, &[u8], Write<'_>) -> Option<i32>,
) -> i32 {
    let Some((memory, state)) = memory_and_state(caller) else {
        return raw::KEYWAY_ERROR_INVALID_ARGUMENT;
    };
    let (Some(key), Some(_)) = (key_in(memory, key), buffer.of(memory)) else {
        return raw::KEYWAY_ERROR_INVALID_ARGUMENT;
    };
    // the buffer may lie upon the key
    let mut copy = [0; Vars::MAX_KEY_BYTES];
    let length = key.len();
    copy[..length].copy_from_slice(key);
    let answer = find(state.grants(), &copy[..length], &mut |value| {
        let Some(value) = value else { return raw::KEYWAY_ERROR_NOT_FOUND };
        let Ok(size) = i32::try_from(value.len()) else { return raw::KEYWAY_ERROR_HOST };
        if let Some(room) = buffer.of_mut(memory).and_then(|room| room.get_mut(..value.len())) {
            room.copy_from_slice(value);
        }
        size
    });
    answer.unwrap_or(raw::KEYWAY_ERROR_CAPABILITY_DENIED)
}

/// A key in the plugin's memory, of a length that a key can have.
fn key_in(memory: &[u8], key: Span) -> Option<&[u8]> {
    key.of(memory).filter(|key| key.len() <= Vars::MAX_KEY_BYTES)
}

/// What a function of the host begins with: the memory that the plugin exports, where it
/// does. It is looked for only by a start function, which runs before [`State`] knows it.
pub(crate) fn memory_and_state<'a>(
    caller: &'a mut Caller<'_, State>,
) -> Option<(&'a mut [u8], &'a mut State)> {
    let memory = match caller.data().memory {
        Some(memory) => memory,
        None => {
            let memory = caller.get_export(export::MEMORY)?.into_memory()?;
            caller.data_mut().memory = Some(memory);
            memory
        }
    };
    Some(memory.data_and_store_mut(caller))
}
