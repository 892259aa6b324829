//! Calls a function very often, with inputs from 0 to 64 KiB, and tells how much
//! memory the plugin then has:
//! `cargo run --release --example soak -- json-minify.wasm minify 10000000`.
use std::{sync::Arc, time::Instant};

use keyway_host::{Error, Grants, Host, Limits, Vars};

/// Of the largest input: 64 KiB.
const MOST: usize = 64 << 10;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;
    let function = arguments.next().ok_or("which function?")?;
    let calls: u64 = arguments.next().ok_or("how many calls?")?.parse()?;

    let plugin = Host::new(Limits::default())?.load(&std::fs::read(path)?)?;
    let mut grants = Grants::default();
    let vars = Vars::default();
    (grants.var_get, grants.var_set) = (Some(vars.clone()), Some(vars));
    grants.config_get = Some(Arc::default());
    let mut instance = plugin.instantiate_with(grants)?;
    instance.init()?;

    let text: Vec<u8> = b"[1, \"two words\", {\"a\": null}, ".repeat(MOST / 30 + 1);
    let (mut errors, mut bytes, mut random) = (0_u64, 0, 1_u64);
    let mut early = 0;
    let start = Instant::now();
    for call in 0..calls {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        // the first is the largest, so that all that is needed is there early
        let size = if call == 0 { MOST } else { (random >> 33) as usize % (MOST + 1) };
        match instance.call(&function, &text[..size]) {
            Ok(result) => bytes += result.len() as u64,
            Err(Error::Plugin { .. }) => errors += 1,
            Err(error) => return Err(error.into()),
        }
        if call == 999 {
            early = instance.memory_bytes();
        }
    }
    println!("{calls} calls, {errors} of them answered by an error, {bytes} bytes of results");
    println!("memory after 1,000 calls: {early} bytes, at the end: {}", instance.memory_bytes());
    println!("{:.0} ns a call", start.elapsed().as_nanos() as f64 / calls as f64);
    Ok(())
}
