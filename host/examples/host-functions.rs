//! Gives plugins a function of the host's own, under a contract that allows it:
//! `cargo run --example host-functions -- own-host-cpp.wasm shop.toml tea castle`.
use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicU32, Ordering},
};

use keyway_host::{Contract, Error, Grants, Host};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;
    let contract = Contract::find(&arguments.next().ok_or("which contract?")?)?;

    let prices = BTreeMap::from([("tea", "3.50"), ("cup", "12.00")]);
    let asked = AtomicU32::new(0); // state, which all threads share
    let host = Host::builder()
        .contract(contract) // for plugins that name it
        .bytes_function("shop", "price", move |context, item| {
            let item = std::str::from_utf8(item)?;
            let nth = asked.fetch_add(1, Ordering::Relaxed) + 1;
            println!("{} asks for {item}, question {nth}", context.plugin());
            let price = prices.get(item).ok_or("not sold here")?; // the plugin gets these words
            Ok(price.as_bytes().to_vec())
        })
        .build()?;

    let mut grants = Grants::default();
    grants.namespaces.push("shop".to_owned()); // without it the plugin does not start
    let mut instance = host.load(&std::fs::read(path)?)?.instantiate_with(grants)?;
    instance.init()?;
    for item in arguments {
        match instance.call("quote", item.as_bytes()) {
            Ok(quote) => println!("{}", String::from_utf8_lossy(quote)),
            Err(error @ Error::Plugin { .. }) => println!("{error}"), // it can be called on
            Err(error) => return Err(error.into()),
        }
    }
    Ok(instance.cleanup()?)
}
