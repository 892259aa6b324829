//! Makes very many instances, one after the other, each of which is initialized, called
//! and cleaned up; then calls one very often; tells how much memory this process has
//! on the way:
//! `cargo run --release --example lives -- number.wasm 1000000 10000000`.
use std::{fs, time::Instant};

use keyway_host::{Error, Host, Instance, Limits, Plugin};

type Result<T> = std::result::Result<T, Box<dyn std::error::Error>>;

fn main() -> Result<()> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("which plugin?")?;
    let instances = arguments.next().ok_or("how many instances?")?.parse()?;
    let calls = arguments.next().ok_or("how many calls of one instance?")?.parse()?;

    let host = Host::new(Limits::default())?;
    let plugin = host.load(&fs::read(path)?)?;
    println!("{:>12} {:>10} {:>12}", "", "instances", "VmRSS");
    many(instances, |number| life(&plugin, number))?;
    println!("{} instances are left\n", host.instances());

    println!("{:>12} {:>10} {:>12}", "", "calls", "VmRSS");
    let mut instance = start(&plugin)?;
    many(calls, |number| call(&plugin, &mut instance, number))?;
    println!("memory of the instance: {} bytes", instance.memory_bytes());
    Ok(())
}

/// Works so often, and tells the memory at 1 %, 10 %, 50 % and the end.
fn many(count: u64, mut work: impl FnMut(u64) -> Result<()>) -> Result<()> {
    let begin = Instant::now();
    for number in 0..count {
        work(number)?;
        let share = [1, 10, 50, 100].into_iter().find(|share| number + 1 == count * share / 100);
        if let Some(share) = share {
            println!("{share:>10} % {:>10} {:>8} KiB", number + 1, resident()?);
        }
    }
    println!("{:.0} ns each", begin.elapsed().as_nanos() as f64 / count as f64);
    Ok(())
}

fn start(plugin: &Plugin) -> Result<Instance> {
    let mut instance = plugin.instantiate()?;
    if plugin.has_lifecycle() {
        instance.init()?;
    }
    Ok(instance)
}

fn life(plugin: &Plugin, number: u64) -> Result<()> {
    let mut instance = start(plugin)?;
    call(plugin, &mut instance, number)?;
    if plugin.has_lifecycle() {
        instance.cleanup()?;
    }
    Ok(())
}

/// The plugin's first function from bytes to bytes, else `process`.
fn call(plugin: &Plugin, instance: &mut Instance, number: u64) -> Result<()> {
    let result = match plugin.functions().first() {
        Some(name) => instance.call(name, &number.to_le_bytes()).map(drop),
        None => instance.process((number & 0xffff) as i32).map(drop),
    };
    match result {
        Ok(()) | Err(Error::Plugin { .. }) => Ok(()), // an answer, too
        Err(error) => Err(error.into()),
    }
}

/// KiB of memory that this process has, as Linux tells.
fn resident() -> Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    let number = line.and_then(|line| line.split_whitespace().nth(1));
    Ok(number.ok_or("no VmRSS")?.parse()?)
}
