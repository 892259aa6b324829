//! Runs a plugin once: `cargo run --example run-once -- hello.wasm`.
use keyway_host::{Host, Limits};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let path = std::env::args().nth(1).ok_or("which plugin?")?;
    let host = Host::new(Limits::default())?; // 1 s a call, 16 MiB
    let plugin = host.load(&std::fs::read(path)?)?; // checked, compiled
    let mut instance = plugin.instantiate()?; // memory of its own
    instance.init()?;
    println!("{}", instance.process(21)?);
    instance.cleanup()?;
    Ok(())
}
