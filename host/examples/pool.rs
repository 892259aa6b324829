//! Shares instances that are kept ready between threads, one for each input:
//! `cargo run --example pool -- greet.wasm greet Ada Grace`.
use std::thread;

use keyway_host::{Error, Host, Limits, Pool};

/// Calls of each thread.
const CALLS: usize = 1_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;
    let function = arguments.next().ok_or("which function?")?;
    let inputs: Vec<_> = arguments.collect();

    let host = Host::new(Limits::default())?;
    let plugin = host.load(&std::fs::read(path)?)?;
    let function = plugin.function(&function)?; // looked up once
    let pool = Pool::new(plugin, inputs.len());
    pool.fill()?; // made and initialized before the first call

    let work = |input: &str| -> Result<String, Error> {
        let mut last = String::new();
        for _ in 0..CALLS {
            let mut instance = pool.get()?; // goes back at the end of the turn
            let result = instance.call_function(&function, input.as_bytes())?;
            last = String::from_utf8_lossy(result).into_owned();
        }
        Ok(last)
    };
    thread::scope(|scope| {
        let threads: Vec<_> = inputs.iter().map(|input| scope.spawn(|| work(input))).collect();
        for thread in threads {
            println!("{}", thread.join().expect("it does not panic")?);
        }
        Ok::<_, Error>(())
    })?;
    println!("{} instances for {} calls", host.instances(), inputs.len() * CALLS);
    Ok(())
}
