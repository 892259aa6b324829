//! How descriptors come and go.

use wasmtime_wasi::p1::{
    types::{Errno, Fd, Filetype, Lookupflags},
    wasi_snapshot_preview1::{self as p1, WasiSnapshotPreview1},
};
use wiggle::GuestPtr;

use super::session::Guest;

/// Descriptors that an instance has at most, the three standard ones and the granted
/// directories among them.
const MAX_DESCRIPTORS: usize = 128;

const SUCCESS: i32 = Errno::Success as i32;

/// The parameters of `path_open`.
pub(super) struct Open {
    pub(super) fd: i32,
    pub(super) follow: i32,
    pub(super) path: i32,
    pub(super) len: i32,
    pub(super) how: i32,
    pub(super) rights: i64,
    pub(super) inheriting: i64,
    pub(super) flags: i32,
    pub(super) opened: i32,
}

/// Opens a file or a directory, and nothing else: to open a FIFO, or to read from a
/// device, may take forever. One that is put in the place of a file at that moment, by
/// somebody who can rename it, ends the call at its time limit.
pub(super) async fn open(guest: &mut Guest<'_>, open: Open) -> wasmtime::Result<i32> {
    if *guest.descriptors >= MAX_DESCRIPTORS {
        return Ok(Errno::Mfile as i32);
    }
    if is_special(guest, &open).await {
        return Ok(Errno::Notsup as i32);
    }
    let Open { fd, follow, path, len, how, rights, inheriting, flags, opened } = open;
    let (context, memory) = (&mut *guest.context, &mut guest.memory);
    let result = p1::path_open(
        context, memory, fd, follow, path, len, how, rights, inheriting, flags, opened,
    );
    let result = result.await?;
    if result == SUCCESS {
        *guest.descriptors += 1;
    }
    Ok(result)
}

/// Whether there is something that is neither a file nor a directory. What cannot be
/// looked at cannot be opened either.
async fn is_special(guest: &mut Guest<'_>, open: &Open) -> bool {
    let Ok(follow) = Lookupflags::try_from(open.follow) else { return false };
    let path = GuestPtr::<str>::new((open.path.cast_unsigned(), open.len.cast_unsigned()));
    let fd = Fd::from(open.fd);
    let found = guest.context.path_filestat_get(&mut guest.memory, fd, follow, path).await;
    let Ok(found) = found else { return false };
    let plain = [Filetype::RegularFile, Filetype::Directory, Filetype::SymbolicLink];
    !plain.contains(&found.filetype)
}

pub(super) async fn close(guest: &mut Guest<'_>, fd: i32) -> wasmtime::Result<i32> {
    let result = p1::fd_close(guest.context, &mut guest.memory, fd).await?;
    if result == SUCCESS {
        *guest.descriptors -= 1;
    }
    Ok(result)
}

/// Closes `to`, unless both are the same.
pub(super) async fn renumber(guest: &mut Guest<'_>, from: i32, to: i32) -> wasmtime::Result<i32> {
    let result = p1::fd_renumber(guest.context, &mut guest.memory, from, to).await?;
    if result == SUCCESS && from != to {
        *guest.descriptors -= 1;
    }
    Ok(result)
}
