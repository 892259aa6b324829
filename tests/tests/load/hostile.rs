//! Requests that mean harm beside those that do not.

use std::{
    io::{Read as _, Write as _},
    net::Shutdown,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::Duration,
};

use keyway_tests::{Client, Load, Server, Tally, count};

use crate::{
    plugins::{HEALTHY, LOOPS_BELOW_0, harmful},
    raw::{head, send},
    store::Store,
};

/// What is done once for every hundred healthy requests.
const HARM: [&str; 8] =
    ["spin", "trap", "bomb", "huge", "lie", "recurse", "slow body", "broken body"];

fn healthy(client: &Client) -> Result<(), String> {
    client.output("healthy", 1).map(drop)
}

fn seconds() -> Duration {
    Duration::from_secs(count("KEYWAY_SECONDS", 3) as u64)
}

/// Does harm once; what the server says of it.
fn harm(server: &Server, client: &Client, what: &str) -> String {
    match what {
        "slow body" => {
            let mut stream = send(server, (head("/plugins/harmful/spin", 100) + "a").as_bytes());
            thread::sleep(Duration::from_millis(100));
            let _ = stream.write_all(b"b");
            first_line(stream)
        }
        "broken body" => {
            let stream = send(server, (head("/run", 100) + "{").as_bytes());
            stream.shutdown(Shutdown::Write).unwrap();
            first_line(stream)
        }
        _ => {
            let reply = client.post(&format!("/plugins/harmful/{what}"), "text/plain", b"x");
            reply.map_or_else(|error| error.to_string(), |reply| reply.code())
        }
    }
}

fn first_line(mut stream: std::net::TcpStream) -> String {
    let mut answer = Vec::new();
    stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let _ = stream.read_to_end(&mut answer);
    String::from_utf8_lossy(&answer).lines().next().unwrap_or("no answer").to_owned()
}

#[test]
fn harm_to_one_plugin_is_none_to_another() {
    let store = Store::new("hostile");
    store.put("healthy", HEALTHY);
    store.put("harmful", &harmful());
    let flags = ["--call-timeout", "100ms", "--request-timeout", "1s", "--concurrency", "8"];
    let server = Arc::new(Server::start(&store.folder, &flags));
    let client = Client::new(&server);
    client.wait_for(&["healthy", "harmful"]);
    let alone = Load::start(&server, 4, healthy).end_after(seconds());
    println!("alone:      {}", alone.show());
    alone.expect_all();
    let (asked, said) = (Arc::new(AtomicUsize::new(0)), Arc::new(Mutex::new(Vec::new())));
    let count = Arc::clone(&asked);
    let load = Load::start(&server, 4, move |client| {
        count.fetch_add(1, Ordering::Relaxed);
        healthy(client)
    });
    let done = Arc::new(AtomicUsize::new(0));
    let (own, told) = (Arc::clone(&server), Arc::clone(&said));
    let all = (Arc::clone(&asked), Arc::clone(&done));
    // many of them, since one that loops takes its time
    let hostile = Load::start(&server, 16, move |client| {
        let (asked, done) = &all;
        let turn = done.fetch_add(1, Ordering::Relaxed);
        if turn * 100 > asked.load(Ordering::Relaxed) {
            done.fetch_sub(1, Ordering::Relaxed);
            thread::sleep(Duration::from_millis(1));
            return Ok(());
        }
        let what = HARM[turn % HARM.len()];
        let answer = format!("{what}: {}", harm(&own, client, what));
        told.lock().unwrap().push(answer);
        Ok(())
    });
    let beside = load.end_after(seconds());
    hostile.end();
    println!("beside harm: {}\n{} times harm", beside.show(), done.load(Ordering::Relaxed));
    tell(&said.lock().unwrap());
    beside.expect_all();
    assert!(HARM.iter().all(|what| said.lock().unwrap().iter().any(|it| it.starts_with(what))));
    // and nothing is left of it
    Load::start(&server, 4, healthy).end_after(Duration::from_millis(200)).expect_all();
    keyway_tests::wait("all calls ended", || {
        client.metric("keyway_calls_in_progress{plugin=\"harmful\"}") == 0.0
            && client.metric("keyway_instances") == 0.0
            && client.metric("keyway_bodies_bytes") == 0.0
    });
}

/// Each answer, and how often it was given.
fn tell(said: &[String]) {
    let mut said = said.to_vec();
    said.sort();
    for same in said.chunk_by(|one, other| one == other) {
        println!("  {} times {}", same.len(), same[0]);
    }
}

/// Some calls of a plugin loop, the others do not.
#[test]
fn harm_to_callers_of_the_same_plugin() {
    let store = Store::new("same");
    store.put("mixed", LOOPS_BELOW_0);
    store.manifest("mixed", "[serve]\nconcurrency = 8\n[limits]\ntime_ms = 200");
    store.put("healthy", HEALTHY);
    let server = Server::start(&store.folder, &[]);
    let client = Client::new(&server);
    client.wait_for(&["mixed", "healthy"]);
    let mixed = |client: &Client| client.output("mixed", 1).map(drop);
    let run = |loops: usize| -> (Tally, Tally) {
        let harm = Load::start(&server, loops, |client| {
            let reply = client.run("mixed", -1).map_err(|error| error.to_string())?;
            match reply.code().as_str() {
                "call_timeout" | "plugin_busy" => Ok(()),
                other => Err(other.to_owned()),
            }
        });
        thread::sleep(Duration::from_millis(50));
        let other = Load::start(&server, 2, healthy);
        let same = Load::start(&server, 4, mixed).end_after(seconds());
        let other = other.end();
        let harm = harm.end();
        if loops > 0 {
            harm.expect_all();
        }
        println!("{loops} loops: {}\n  another plugin: {}", same.show(), other.show());
        other.expect_all();
        (same, other)
    };
    run(0).0.expect_all();
    run(4).0.expect_all(); // as many as may be in, with the others
    let (crowded, _) = run(16);
    crowded.expect_only("plugin_busy");
    // once they are gone all is as before
    run(0).0.expect_all();
}
