//! Takes a new plugin when its file changes. Each line of standard input is a number,
//! which is computed in a thread of its own: `cargo run --example hot-swap -- turns.wasm`.
//! The plugin is built in the clone by
//! `clang --target=wasm32-wasi -nostdlib -Wl,--no-entry,--stack-first -O2 -I sdk/include -o turns.wasm tests/plugins/turns.c`.
//! With `-DANSWER=2` it is another one.
use std::{
    fs, io,
    sync::{Arc, PoisonError, RwLock},
    thread,
    time::Duration,
};

use keyway_host::{Host, Limits, Plugin};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which plugin?")?;
    let mut limits = Limits::default();
    limits.time = Duration::from_secs(60);
    let host = Host::new(limits)?;
    let bytes = fs::read(&path)?;
    let current = Arc::new(RwLock::new(host.load(&bytes)?));
    let watched = Arc::clone(&current);
    thread::spawn(move || watch(&host, &path, bytes, &watched));

    thread::scope(|scope| {
        for line in io::stdin().lines() {
            let input = line?.parse()?;
            let mut instance =
                current.read().unwrap_or_else(PoisonError::into_inner).instantiate()?;
            println!("{input}: begins"); // and ends on this plugin, whatever comes meanwhile
            scope.spawn(move || match instance.process(input) {
                Ok(result) => println!("{input}: {result}"),
                Err(error) => println!("{input}: {error}"),
            });
        }
        Ok(())
    })
}

/// Loads the file whenever it holds something else.
fn watch(host: &Host, path: &str, mut seen: Vec<u8>, current: &RwLock<Plugin>) {
    loop {
        thread::sleep(Duration::from_millis(100));
        let Ok(bytes) = fs::read(path) else { continue }; // it is just being replaced
        if bytes == seen {
            continue;
        }
        match host.load(&bytes) {
            Ok(plugin) => {
                *current.write().unwrap_or_else(PoisonError::into_inner) = plugin;
                println!("swapped");
            }
            Err(error) => println!("kept the old one: {error}"),
        }
        seen = bytes;
    }
}
