//! The native twins: the same C sources, called directly, without a sandbox.
#![expect(unsafe_code, reason = "functions in C are called, and one is called back")]

use std::{ffi::c_void, hint::black_box, ptr, slice, sync::LazyLock};

use keyway_abi::raw;

use crate::{
    case::Case,
    raw::Vars,
    work::{NUMBER, Result, Work, each, expect, in_a_loop, input},
};

unsafe extern "C" {
    safe fn number_get_abi_version() -> i32;
    safe fn number_init() -> i32;
    safe fn number_process(value: i32) -> i32;
    safe fn number_cleanup() -> i32;
    safe fn ask_init() -> i32;
    safe fn ask_process(times: i32) -> i32;
    safe fn echo_init() -> i32;
    fn native_echo(input: *const c_void, size: usize, result: *mut *const c_void) -> i64;
}

/// None of loading: there is nothing to load.
pub(crate) fn work(case: Case) -> Result<Option<Work>> {
    // a twin has one state for the whole program, and may be ready by now
    match case {
        Case::Int => {
            number_init();
            expect("`process`", number_process(NUMBER.0), NUMBER.1)?;
            Ok(Some(each(|| status(number_process(black_box(NUMBER.0))))))
        }
        Case::Echo(bytes) => {
            echo_init();
            let input = input(bytes);
            expect("`echo`", echo(&input, <[u8]>::to_vec)?, input.clone())?;
            Ok(Some(each(move || echo(black_box(&input), |bytes| black_box(bytes).len()))))
        }
        Case::Fresh => {
            number_cleanup();
            Ok(Some(each(fresh)))
        }
        Case::HostCall => {
            ask_init();
            Ok(Some(in_a_loop(|times| status(ask_process(times)))))
        }
        Case::FreshYield | Case::LoadCold | Case::LoadCached => Ok(None),
    }
}

/// The calls of a life: there is no instance.
fn fresh() -> Result<i32> {
    black_box(number_get_abi_version());
    status(number_init())?;
    let result = status(number_process(black_box(NUMBER.0)))?;
    status(number_cleanup())?;
    Ok(result)
}

fn status(result: i32) -> Result<i32> {
    if result < 0 { Err(format!("the twin returned {result}").into()) } else { Ok(result) }
}

/// Shows the result to `read`, since it lives until the next call.
fn echo<T>(input: &[u8], read: impl FnOnce(&[u8]) -> T) -> Result<T> {
    let mut result = ptr::null();
    // SAFETY: the twin reads `input`, and sets `result` to memory of its own
    let size = unsafe { native_echo(input.as_ptr().cast(), input.len(), &mut result) };
    let size = usize::try_from(size).map_err(|_| "the twin of `echo` failed")?;
    // SAFETY: there are `size` bytes, at an address that is not null where there are none
    Ok(read(unsafe { slice::from_raw_parts(result.cast(), size) }))
}

static VARS: LazyLock<Vars> = LazyLock::new(Vars::default);

/// What the twin of `ask` calls: the lookup of the floor, on native memory.
#[unsafe(no_mangle)]
extern "C" fn keyway_import_var_get(
    key: *const c_void,
    key_size: usize,
    buffer: *mut c_void,
    capacity: usize,
) -> i32 {
    // SAFETY: the twin tells a key and a buffer of these sizes
    let (key, buffer) = unsafe {
        let key = slice::from_raw_parts(key.cast::<u8>(), key_size);
        (key, slice::from_raw_parts_mut(buffer.cast::<u8>(), capacity))
    };
    VARS.with(key, |value| {
        let Some(value) = value else { return raw::KEYWAY_ERROR_NOT_FOUND };
        if let Some(room) = buffer.get_mut(..value.len()) {
            room.copy_from_slice(value);
        }
        i32::try_from(value.len()).unwrap_or(raw::KEYWAY_ERROR_HOST)
    })
}
