//! Lets a plugin read a folder, and shows what it prints:
//! `cargo run --example wasi -- PLUGIN CONTRACT FOLDER FUNCTION INPUT`.
use std::env;

use keyway_host::{Access, Captured, Grants, Host, Limits, Output, Wasi};
use wasm_abi_check::Contract;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [plugin, contract, folder, function, input] = &*arguments else {
        return Err("PLUGIN CONTRACT FOLDER FUNCTION INPUT".into());
    };
    let output = Captured::new(64 << 10); // and no more than that
    let mut grants = Grants::default();
    grants.wasi =
        Some(Wasi::new().stdout(Output::captured(&output)).stderr(Output::inherit()).dir(
            folder,
            "/data",
            Access::ReadWrite,
        )?);
    let host = Host::new(Limits::default())?;
    let contract = Contract::read(contract.as_ref())?; // allows WASI
    let plugin = host.load_against(&std::fs::read(plugin)?, &contract)?;
    let mut instance = plugin.instantiate_with(grants)?;
    instance.init()?;
    let answer = String::from_utf8_lossy(instance.call(function, input.as_bytes())?);
    println!("answer: {answer}\nprinted: {}", String::from_utf8_lossy(&output.bytes()));
    Ok(())
}
