//! The functions of WASI preview 1, as plugins import them.
//!
//! `wasmtime_wasi::p1` has a linker of its own, whose functions nothing bounds: one of
//! them may sleep for an hour. So each is defined here anew, by the code that stands
//! behind it, and held to the limits of the call.

use wasmtime::{Caller, Linker};
use wasmtime_wasi::p1::{types::Errno, wasi_snapshot_preview1 as p1};

use super::{
    files,
    session::{Scene, scene},
};
use crate::{
    functions::{Failed, WASI, guard},
    state::State,
};

/// Subscriptions of one `poll_oneoff`.
const MAX_SUBSCRIPTIONS: u32 = 1_024;

/// Bytes of one `random_get`: 1 MiB, which takes about a millisecond.
const MAX_RANDOM_BYTES: u32 = 1 << 20;

/// A function that is done at once.
macro_rules! at_once {
    ($linker:ident, $name:ident($($param:ident: $kind:ty),*), |$guest:ident| $call:expr) => {
        $linker.func_wrap(
            WASI,
            stringify!($name),
            |mut caller: Caller<'_, State>, $($param: $kind),*| {
                let Scene { guest: mut $guest, bound } = scene(&mut caller)?;
                let result: i32 = guard(format_args!("{WASI}.{}", stringify!($name)), || $call)??;
                bound.check()?;
                Ok::<i32, wasmtime::Error>(result)
            },
        )?
    };
}

/// A function that may wait: what it comes to is a future.
macro_rules! in_time {
    ($linker:ident, $name:ident($($param:ident: $kind:ty),*), |$guest:ident| $call:expr) => {
        $linker.func_wrap_async(
            WASI,
            stringify!($name),
            |mut caller: Caller<'_, State>, ($($param,)*): ($($kind,)*)| {
                Box::new(async move {
                    let Scene { guest: mut $guest, bound } = scene(&mut caller)?;
                    bound.hold(stringify!($name), $call).await
                })
            },
        )?
    };
}

/// Functions as `wasmtime_wasi` has them.
macro_rules! as_is {
    ($define:ident, $linker:ident: $($name:ident($($param:ident: $kind:ty),*);)*) => {
        $($define!($linker, $name($($param: $kind),*), |guest| {
            p1::$name(guest.context, &mut guest.memory, $($param),*)
        });)*
    };
}

/// Makes all of them known under their names.
pub(crate) fn define(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    define_process(linker)?;
    define_descriptors(linker)?;
    define_paths(linker)?;
    define_sockets(linker)
}

/// Arguments, environment, clocks, random numbers, and the end.
fn define_process(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    as_is! { at_once, linker:
        args_get(a: i32, b: i32);
        args_sizes_get(a: i32, b: i32);
        clock_res_get(a: i32, b: i32);
        clock_time_get(a: i32, b: i64, c: i32);
        environ_get(a: i32, b: i32);
        environ_sizes_get(a: i32, b: i32);
        proc_raise(a: i32);
        sched_yield();
    }
    at_once!(linker, random_get(buffer: i32, len: i32), |guest| {
        if len.cast_unsigned() > MAX_RANDOM_BYTES {
            return Ok(Errno::Inval as i32);
        }
        p1::random_get(guest.context, &mut guest.memory, buffer, len)
    });
    in_time!(linker, poll_oneoff(a: i32, b: i32, count: i32, d: i32), |guest| async {
        if count.cast_unsigned() > MAX_SUBSCRIPTIONS {
            return Ok(Errno::Inval as i32); // as poll(2) has it
        }
        p1::poll_oneoff(guest.context, &mut guest.memory, a, b, count, d).await
    });
    let exit = |code: i32| Err::<(), _>(Failed::Exited { code: code.cast_unsigned() }.into());
    linker.func_wrap(WASI, "proc_exit", exit)?;
    Ok(())
}

/// What is done with an open file or directory.
fn define_descriptors(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    as_is! { at_once, linker:
        fd_allocate(a: i32, b: i64, c: i64);
        fd_fdstat_set_flags(a: i32, b: i32);
        fd_fdstat_set_rights(a: i32, b: i64, c: i64);
        fd_prestat_dir_name(a: i32, b: i32, c: i32);
        fd_prestat_get(a: i32, b: i32);
        fd_tell(a: i32, b: i32);
    }
    as_is! { in_time, linker:
        fd_advise(a: i32, b: i64, c: i64, d: i32);
        fd_datasync(a: i32);
        fd_fdstat_get(a: i32, b: i32);
        fd_filestat_get(a: i32, b: i32);
        fd_filestat_set_size(a: i32, b: i64);
        fd_filestat_set_times(a: i32, b: i64, c: i64, d: i32);
        fd_pread(a: i32, b: i32, c: i32, d: i64, e: i32);
        fd_pwrite(a: i32, b: i32, c: i32, d: i64, e: i32);
        fd_read(a: i32, b: i32, c: i32, d: i32);
        fd_readdir(a: i32, b: i32, c: i32, d: i64, e: i32);
        fd_seek(a: i32, b: i64, c: i32, d: i32);
        fd_sync(a: i32);
        fd_write(a: i32, b: i32, c: i32, d: i32);
    }
    in_time!(linker, fd_close(fd: i32), |guest| files::close(&mut guest, fd));
    in_time!(linker, fd_renumber(from: i32, to: i32), |guest| {
        files::renumber(&mut guest, from, to)
    });
    Ok(())
}

/// What is done with names in a directory.
fn define_paths(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    as_is! { in_time, linker:
        path_create_directory(a: i32, b: i32, c: i32);
        path_filestat_get(a: i32, b: i32, c: i32, d: i32, e: i32);
        path_filestat_set_times(a: i32, b: i32, c: i32, d: i32, e: i64, f: i64, g: i32);
        path_link(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32, g: i32);
        path_readlink(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32);
        path_remove_directory(a: i32, b: i32, c: i32);
        path_rename(a: i32, b: i32, c: i32, d: i32, e: i32, f: i32);
        path_symlink(a: i32, b: i32, c: i32, d: i32, e: i32);
        path_unlink_file(a: i32, b: i32, c: i32);
    }
    in_time!(
        linker,
        path_open(fd: i32, follow: i32, path: i32, len: i32, how: i32, rights: i64, inheriting: i64, flags: i32, opened: i32),
        |guest| files::open(&mut guest, files::Open {
            fd, follow, path, len, how, rights, inheriting, flags, opened
        })
    );
    Ok(())
}

/// There is no network, and so no descriptor that is a socket.
fn define_sockets(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    const NONE: i32 = Errno::Notsock as i32;
    linker.func_wrap(WASI, "sock_accept", |_: i32, _: i32, _: i32| NONE)?;
    linker.func_wrap(WASI, "sock_recv", |_: i32, _: i32, _: i32, _: i32, _: i32, _: i32| NONE)?;
    linker.func_wrap(WASI, "sock_send", |_: i32, _: i32, _: i32, _: i32, _: i32| NONE)?;
    linker.func_wrap(WASI, "sock_shutdown", |_: i32, _: i32| NONE)?;
    Ok(())
}
