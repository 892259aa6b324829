//! Plugins that are replaced while they are called.

use std::{
    fs::{self, OpenOptions},
    io::Write as _,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use keyway_tests::{Client, Load, Server, count, wait};

use crate::store::{Store, module, rename_over};

/// A release, which has its version in its code, and in its memory by `init`. Where one is
/// not the other's it fails.
fn release(version: i64) -> Vec<u8> {
    module(&format!(
        r#"(module
          (memory (export "memory") 1)
          (func (export "get_abi_version") (result i32) i32.const 0x10000)
          (func (export "init") (result i32)
            (i32.store (i32.const 1024) (i32.const {version})) i32.const 0)
          (func (export "process") (param i32) (result i32)
            (if (i32.ne (i32.load (i32.const 1024)) (i32.const {version}))
              (then (return (i32.const -100))))
            (i32.add (i32.const {}) (local.get 0)))
          (func (export "cleanup") (result i32) i32.const 0))"#,
        version * 1000
    ))
}

/// Calls once: the answer must be of one release alone, and of none that is older than one
/// that answered before.
fn call(client: &Client, newest: &AtomicI64) -> Result<i64, String> {
    let seen = newest.load(Ordering::SeqCst);
    let input = i32::try_from(seen % 1000).unwrap();
    let output = client.output("swapped", input)?;
    let version = (output - i64::from(input)) / 1000;
    if output % 1000 != i64::from(input) || version < seen {
        return Err(format!("{output} to {input}, after version {seen} answered"));
    }
    newest.fetch_max(version, Ordering::SeqCst);
    Ok(version)
}

/// Writes over the file, so that for a moment it is half of the new one.
fn write_in_halves(path: &Path, bytes: &[u8]) {
    let (first, second) = bytes.split_at(bytes.len() / 2);
    let mut file = OpenOptions::new().write(true).truncate(true).open(path).unwrap();
    file.write_all(first).unwrap();
    thread::sleep(Duration::from_millis(30)); // long enough to be looked at
    file.write_all(second).unwrap();
}

#[test]
fn a_plugin_is_swapped_under_load() {
    let swaps = i64::try_from(count("KEYWAY_SWAPS", 300)).unwrap();
    let store = Store::new("swap");
    let path = store.path("swapped.wasm");
    fs::write(&path, release(0)).unwrap();
    let server = Server::start(&store.folder, &[]);
    let client = Client::new(&server);
    client.wait_for(&["swapped"]);
    let newest = Arc::new(AtomicI64::new(0));
    let seen = Arc::clone(&newest);
    let load = Load::start(&server, 4, move |client| call(client, &seen).map(drop));
    let (started, mut before) = (Instant::now(), 0.0);
    for version in 1..=swaps {
        match version % 10 {
            0 => write_in_halves(&path, &release(version)),
            _ => rename_over(&path, &release(version)),
        }
        wait(&format!("version {version} answers"), || call(&client, &newest) == Ok(version));
        if version == swaps.min(20) {
            before = server.resident(); // once all that is needed was
        }
    }
    let (time, after) = (started.elapsed(), server.resident());
    let tally = load.end();
    println!(
        "{swaps} swaps in {time:.1?}, {:.1?} each, resident {before:.1} MiB -> {after:.1} MiB\n{}",
        time / u32::try_from(swaps).unwrap(),
        tally.show()
    );
    tally.expect_all();
    assert_eq!(client.metric("keyway_swaps_total{plugin=\"swapped\"}"), swaps as f64);
    assert!(after < before + 32.0, "memory grows with each swap");
    let took = client.get("/metrics").unwrap();
    let took = String::from_utf8(took.body).unwrap();
    took.lines().filter(|line| line.contains("load_duration")).for_each(|line| println!("{line}"));
}
