//! What the library promises of WASI, most of it to those who grant it to strangers.
#![cfg(feature = "wasi")]
#![allow(clippy::unwrap_used)]

mod asynchronous;
mod files;
mod output;
mod process;
mod time;

use std::{path::Path, time::Duration};

use keyway_host::{Builder, Error, Grants, Host, Instance, Limits, Plugin, Wasi};
use wasm_abi_check::Contract;

/// Any plugin with `process`, and all of WASI.
const CONTRACT: &str = r#"
contract = "system"
version  = "1.0.0"
[exports.required]
process = "(i32) -> i32"
[imports]
wasi = ["args", "environ", "clock", "random", "stdio", "files", "poll", "process", "sched", "sockets"]
"#;

/// The functions that the tests call, and some calls that many need.
const PRELUDE: &str = r#"
    (import "wasi_snapshot_preview1" "args_sizes_get" (func $args_sizes_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "clock_time_get" (func $clock_time_get (param i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "environ_sizes_get" (func $environ_sizes_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_close" (func $fd_close (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_filestat_set_size" (func $fd_filestat_set_size (param i32 i64) (result i32)))
    (import "wasi_snapshot_preview1" "fd_filestat_set_times" (func $fd_filestat_set_times (param i32 i64 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_read" (func $fd_read (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_readdir" (func $fd_readdir (param i32 i32 i32 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_renumber" (func $fd_renumber (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "fd_write" (func $fd_write (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_create_directory" (func $path_create_directory (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_filestat_set_times" (func $path_filestat_set_times (param i32 i32 i32 i32 i64 i64 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_link" (func $path_link (param i32 i32 i32 i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_open" (func $path_open (param i32 i32 i32 i32 i32 i64 i64 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_remove_directory" (func $path_remove_directory (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_rename" (func $path_rename (param i32 i32 i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_symlink" (func $path_symlink (param i32 i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "path_unlink_file" (func $path_unlink_file (param i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "poll_oneoff" (func $poll_oneoff (param i32 i32 i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "proc_exit" (func $proc_exit (param i32)))
    (import "wasi_snapshot_preview1" "proc_raise" (func $proc_raise (param i32) (result i32)))
    (import "wasi_snapshot_preview1" "random_get" (func $random_get (param i32 i32) (result i32)))
    (import "wasi_snapshot_preview1" "sched_yield" (func $sched_yield (result i32)))
    (import "wasi_snapshot_preview1" "sock_send" (func $sock_send (param i32 i32 i32 i32 i32) (result i32)))
    (memory (export "memory") 2)

    ;; opens a path of the first directory: to read, or as `how` and `rights` say
    (func $open (param $path i32) (param $len i32) (param $how i32) (param $rights i64) (result i32)
        (call $path_open (i32.const 3) (i32.const 1) (local.get $path) (local.get $len)
            (local.get $how) (local.get $rights) (i64.const 0x1fffffff) (i32.const 0) (i32.const 64)))

    ;; writes the bytes at `text` to a descriptor
    (func $write (param $fd i32) (param $text i32) (param $len i32) (result i32)
        (i32.store (i32.const 72) (local.get $text))
        (i32.store (i32.const 76) (local.get $len))
        (call $fd_write (local.get $fd) (i32.const 72) (i32.const 1) (i32.const 80)))

    ;; one subscription at 512: so many nanoseconds from now
    (func $clock_at (param $at i32) (param $nanoseconds i64)
        (i32.store (i32.add (local.get $at) (i32.const 16)) (i32.const 1)) ;; monotonic
        (i64.store (i32.add (local.get $at) (i32.const 24)) (local.get $nanoseconds)))
    (func $sleep (param $nanoseconds i64) (result i32)
        (call $clock_at (i32.const 512) (local.get $nanoseconds))
        (call $poll_oneoff (i32.const 512) (i32.const 1024) (i32.const 1) (i32.const 64)))
"#;

/// What WASI answers.
mod errno {
    pub(super) const BADF: i32 = 8;
    pub(super) const INVAL: i32 = 28;
    pub(super) const MFILE: i32 = 33;
    pub(super) const NOTSOCK: i32 = 57;
    pub(super) const NOTSUP: i32 = 58;
    pub(super) const PERM: i32 = 63;
}

fn host() -> Builder {
    Host::builder().limits(limits(10_000)).instances(16)
}

fn limits(milliseconds: u64) -> Limits {
    let mut limits = Limits::default();
    limits.time = Duration::from_millis(milliseconds);
    limits
}

/// The plugin whose `process` has the body `process`, with what stands beside it.
fn load_with(host: &Host, beside: &str, process: &str) -> Plugin {
    let text = format!(
        r#"(module (@custom "keyway" "plugin=test\0a") {PRELUDE} {beside}
            (func (export "process") (param $input i32) (result i32) {process}))"#
    );
    let contract = Contract::parse(CONTRACT, Path::new("system.toml")).unwrap();
    host.load_against(&wat::parse_str(text).unwrap(), &contract).unwrap()
}

fn load(beside: &str, process: &str) -> Plugin {
    load_with(&host().build().unwrap(), beside, process)
}

fn granted(wasi: Wasi) -> Grants {
    let mut grants = Grants::default();
    grants.wasi = Some(wasi);
    grants
}

fn start(plugin: &Plugin, wasi: Wasi) -> Instance {
    plugin.instantiate_with(granted(wasi)).unwrap()
}

/// What `process(0)` of a new instance comes to.
fn process(plugin: &Plugin, wasi: Wasi) -> Result<i32, Error> {
    start(plugin, wasi).process(0)
}
