//! Runs two plugins on one thread, though one of them does not end:
//! `cargo run --example yield -- turns.wasm -1 1000`.
//! The plugin is built in the clone by
//! `clang --target=wasm32-wasi -nostdlib -Wl,--no-entry,--stack-first -O2 -I sdk/include -o turns.wasm tests/plugins/turns.c`.
use std::time::Duration;

use keyway_host::{Error, Host, Limits, Plugin};

async fn compute(plugin: Plugin, input: i32) -> Result<i32, Error> {
    let mut instance = plugin.instantiate_async().await?;
    instance.process_async(input).await
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;
    let endless = arguments.next().ok_or("which input?")?.parse()?;
    let quick = arguments.next().ok_or("which other input?")?.parse()?;

    let mut limits = Limits::default();
    limits.time = Duration::from_secs(2); // of its own: that of others does not count
    let plugin = Host::new(limits)?.load(&std::fs::read(path)?)?;

    // any executor does; this one has a single thread
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    let endless = runtime.spawn(compute(plugin.clone(), endless)); // begins first
    let quick = runtime.spawn(compute(plugin, quick));
    println!("the quick one: {}", runtime.block_on(quick)??);
    println!("the other one has ended: {}", endless.is_finished());
    match runtime.block_on(endless)? {
        Ok(result) => println!("the other one: {result}"),
        Err(error) => println!("the other one: {error}"),
    }
    Ok(())
}
