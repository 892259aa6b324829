//! The one function that the measured plugins import.

use std::{
    collections::BTreeMap,
    ops::Range,
    sync::{Arc, Mutex, PoisonError},
};

use keyway_abi::{import, raw};
use wasmtime::{Caller, Linker, Result};

use super::instance::State;
use crate::work::VARIABLE;

/// Bytes of a key.
const MAX_KEY_BYTES: usize = 256;

type Values = BTreeMap<Box<[u8]>, Box<[u8]>>;

/// Variables that every instance shares.
#[derive(Clone)]
pub(crate) struct Vars(Arc<Mutex<Values>>);

impl Default for Vars {
    fn default() -> Self {
        let (key, value) = VARIABLE;
        Self(Arc::new(Mutex::new(Values::from([(key.as_bytes().into(), value.into())]))))
    }
}

impl Vars {
    /// Shows the value without a copy.
    pub(crate) fn with<T>(&self, key: &[u8], read: impl FnOnce(Option<&[u8]>) -> T) -> T {
        let values = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        read(values.get(key).map(AsRef::as_ref))
    }
}

pub(super) fn define(linker: &mut Linker<State>) -> Result<()> {
    linker.func_wrap(import::MODULE, import::VAR_GET, var_get)?;
    Ok(())
}

fn var_get(
    mut caller: Caller<'_, State>,
    key: u32,
    key_len: u32,
    buffer: u32,
    capacity: u32,
) -> i32 {
    let Some(memory) = caller.data().memory else { return raw::KEYWAY_ERROR_INVALID_ARGUMENT };
    let (memory, state) = memory.data_and_store_mut(&mut caller);
    let key = memory.get(range(key, key_len)).filter(|key| key.len() <= MAX_KEY_BYTES);
    let (Some(key), Some(_)) = (key, memory.get(range(buffer, capacity))) else {
        return raw::KEYWAY_ERROR_INVALID_ARGUMENT;
    };
    // the buffer may lie upon the key
    let mut copy = [0; MAX_KEY_BYTES];
    let copy = &mut copy[..key.len()];
    copy.copy_from_slice(key);
    state.vars.with(copy, |value| {
        let Some(value) = value else { return raw::KEYWAY_ERROR_NOT_FOUND };
        let room = memory.get_mut(range(buffer, capacity));
        if let Some(room) = room.and_then(|room| room.get_mut(..value.len())) {
            room.copy_from_slice(value);
        }
        i32::try_from(value.len()).unwrap_or(raw::KEYWAY_ERROR_HOST)
    })
}

/// In 64 bits, so that no sum wraps.
pub(super) fn range(ptr: u32, len: u32) -> Range<usize> {
    let ptr = ptr as usize;
    ptr..ptr + len as usize
}
