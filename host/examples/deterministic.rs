//! Tells what calls cost in fuel, which is the same on every machine and run:
//! `cargo run --example deterministic -- turns.wasm 0 10 100 100000`.
//! The plugin is built in the clone by
//! `clang --target=wasm32-wasi -nostdlib -Wl,--no-entry,--stack-first -O2 -I sdk/include -o turns.wasm tests/plugins/turns.c`.
use keyway_host::{Error, Host, Limits, Plugin};

/// Most of a call: about so many instructions.
const FUEL: u64 = 10_000;

/// The result and its fuel, of a new instance.
fn compute(plugin: &Plugin, input: i32) -> Result<(i32, u64), Error> {
    let mut instance = plugin.instantiate()?;
    let result = instance.process(input)?;
    Ok((result, instance.fuel_used().unwrap_or_default()))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;

    let mut limits = Limits::default();
    limits.fuel = Some(FUEL);
    let host = Host::builder().limits(limits).deterministic(true).build()?;
    let plugin = host.load(&std::fs::read(path)?)?;
    for input in arguments {
        let input = input.parse()?;
        match compute(&plugin, input) {
            Ok((result, fuel)) => {
                assert_eq!(compute(&plugin, input)?, (result, fuel)); // and so anywhere
                println!("{input}: {result} for {fuel} of fuel");
            }
            Err(error) => println!("{input}: {error}"),
        }
    }
    Ok(())
}
