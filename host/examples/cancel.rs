//! Stops what runs too long, by a time limit and from another thread:
//! `cargo run --example cancel -- turns.wasm -1`, where `process(-1)` does not end.
//! The plugin is built in the clone by
//! `clang --target=wasm32-wasi -nostdlib -Wl,--no-entry,--stack-first -O2 -I sdk/include -o turns.wasm tests/plugins/turns.c`.
use std::{thread, time::Duration};

use keyway_host::{Host, Limits, Stage};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;
    let input = arguments.next().ok_or("which input?")?.parse()?;

    let mut limits = Limits::default();
    limits.time = Duration::from_millis(50);
    let plugin = Host::new(limits)?.load(&std::fs::read(path)?)?;
    let mut instance = plugin.instantiate()?;
    println!("{:?}", instance.process(input).map_err(|error| error.to_string()));

    limits.time = Duration::from_secs(3600);
    let plugin = plugin.with_limits(limits)?;
    let mut instance = plugin.instantiate()?;
    let canceller = instance.canceller();
    let other = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50)); // somebody hangs up
        canceller.cancel();
    });
    println!("{:?}", instance.process(input).map_err(|error| error.to_string()));
    other.join().expect("it does not panic");

    // what was stopped within its work is not called again: make another one
    assert_eq!(instance.stage(), Stage::Ended);
    println!("{:?}", plugin.instantiate()?.process(0).map_err(|error| error.to_string()));
    Ok(())
}
