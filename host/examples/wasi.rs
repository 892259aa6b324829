//! Lets a plugin read and write a folder, and shows what it prints:
//! `cargo run --example wasi -- target/files/files.wasm tests/wasi/files.toml . sort README.md`.
//! The plugin, of C++ with wasi-libc, is built in the clone by
//! `cmake -S tests/wasi -B target/files -G Ninja --toolchain $PWD/cmake/wasm32-wasi.cmake
//! && cmake --build target/files`. It writes the file `sorted`.
use std::env;

use keyway_host::{Access, Captured, Contract, Grants, Host, Limits, Output, Wasi};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [plugin, contract, folder, function, input] = &*arguments else {
        return Err("plugin, contract, folder, function and input are needed".into());
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
    let answer = String::from_utf8_lossy(instance.call(function, input.as_bytes())?).into_owned();
    instance.cleanup()?;
    println!("answer: {answer}\nprinted: {}", String::from_utf8_lossy(&output.bytes()));
    Ok(())
}
