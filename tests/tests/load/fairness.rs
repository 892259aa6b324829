//! Who gets how much, and what is kept from call to call.

use std::{
    thread,
    time::{Duration, Instant},
};

use keyway_tests::{Client, Load, Server, wait};

use crate::{
    plugins::{COUNTER, HEALTHY, LOOPS_BELOW_0, SLEEPER, SLEEPER_CONTRACT},
    store::Store,
};

const SECOND: Duration = Duration::from_secs(1);

fn healthy(client: &Client) -> Result<(), String> {
    client.output("healthy", 1).map(drop)
}

/// Begins calls that do not end by themselves.
fn begin(server: &Server, count: usize, plugin: &'static str) -> Load {
    Load::start(server, count, move |client| {
        let reply = client.run(plugin, -1).map_err(|error| error.to_string())?;
        Err(format!("{} {}", reply.status, reply.code()))
    })
}

#[test]
fn endless_loops_leave_room_for_others() {
    let store = Store::new("loops");
    store.put("healthy", HEALTHY);
    store.put("loops", LOOPS_BELOW_0);
    store.manifest("loops", "[serve]\nconcurrency = 16\n[limits]\ntime_ms = 20000");
    let server = Server::start(&store.folder, &[]);
    let client = Client::new(&server);
    client.wait_for(&["healthy", "loops"]);
    let alone = Load::start(&server, 4, healthy).end_after(SECOND);
    println!("none loops: {}", alone.show());
    let loops = begin(&server, 16, "loops");
    let running = "keyway_calls_in_progress{plugin=\"loops\"}";
    wait("16 run", || client.metric(running) == 16.0);
    let beside = Load::start(&server, 4, healthy).end_after(SECOND);
    println!("16 loop:    {}", beside.show());
    alone.expect_all();
    beside.expect_all();
    let reply = client.run("loops", 1).unwrap();
    assert_eq!((reply.status, reply.code().as_str()), (429, "plugin_busy"));
    assert_eq!(client.metric(running), 16.0);
    drop(server); // and with it all of them
    drop(loops);
}

#[test]
fn only_plugins_that_ask_for_it_keep_their_state() {
    let store = Store::new("stateful");
    store.put("kept", COUNTER);
    store.manifest("kept", "[serve]\nkeep = 1\nconcurrency = 1");
    store.put("fresh", COUNTER);
    let server = Server::start(&store.folder, &[]);
    let client = Client::new(&server);
    client.wait_for(&["kept", "fresh"]);
    for turn in 1..=100 {
        assert_eq!(client.output("kept", 0), Ok(turn));
        assert_eq!(client.output("fresh", 0), Ok(1));
    }
    // what ends in a trap is not kept
    assert_eq!(client.run("kept", -1).unwrap().code(), "plugin_trap");
    assert_eq!(client.output("kept", 0), Ok(1));
    assert_eq!(client.plugin("kept")["stateful"], true);
    assert_eq!(client.plugin("fresh")["stateful"], false);
}

/// More of them than there are threads.
#[test]
fn plugins_that_sleep_hold_nobody_up() {
    let store = Store::new("sleep");
    let contract = store.place.join("sleeper.toml");
    std::fs::write(&contract, SLEEPER_CONTRACT).unwrap();
    store.put("healthy", HEALTHY);
    store.put("loops", LOOPS_BELOW_0);
    store.put("sleeper", SLEEPER);
    store.manifest("sleeper", "[wasi]\n[limits]\ntime_ms = 10000");
    let flags = ["--contract", contract.to_str().unwrap(), "--call-timeout", "500ms"];
    let server = Server::start(&store.folder, &flags);
    let client = Client::new(&server);
    client.wait_for(&["healthy", "loops", "sleeper"]);
    // slow once, and so on the threads where those that sleep are
    assert_eq!(client.run("loops", -1).unwrap().code(), "call_timeout");
    let sleep = |client: &Client| match client.output("sleeper", 3000)? {
        3000 => Ok(()),
        other => Err(other.to_string()),
    };
    let started = Instant::now();
    let sleepers = Load::start(&server, 32, sleep);
    let running = "keyway_calls_in_progress{plugin=\"sleeper\"}";
    wait("32 sleep", || client.metric(running) == 32.0);
    let quick = Load::start(&server, 2, healthy);
    let slow = Load::start(&server, 2, |client| client.output("loops", 1).map(drop));
    thread::sleep(SECOND);
    let (quick, slow) = (quick.end(), slow.end());
    let sleepers = sleepers.end();
    println!(
        "32 sleep for 3 s: {}, {:.1?} in all\nquick beside: {}\nslow beside:  {}",
        sleepers.show(),
        started.elapsed(),
        quick.show(),
        slow.show()
    );
    sleepers.expect_all();
    quick.expect_all();
    slow.expect_all();
}
