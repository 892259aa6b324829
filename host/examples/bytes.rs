//! Calls a function of a bytes plugin:
//! `cargo run --example bytes -- greet.wasm greet Ada`.
use std::io::Write;

use keyway_host::{Grants, Host, Limits, Log};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;
    let function = arguments.next().ok_or("which function?")?;

    let plugin = Host::new(Limits::default())?.load(&std::fs::read(path)?)?;
    let mut grants = Grants::default(); // nothing yet
    grants.log = Some(Log::new(|record| eprintln!("[{}] {:?}", record.level, record.text)));
    let mut instance = plugin.instantiate_with(grants)?;
    instance.init()?;
    for input in arguments {
        let result = instance.call(&function, input.as_bytes())?; // lies in the plugin's memory
        std::io::stdout().write_all(result)?;
    }
    instance.cleanup()?;
    Ok(())
}
