//! Connections that take and do not give.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    thread,
    time::Duration,
};

use keyway_tests::{Client, Load, Server, count, wait};

use crate::{
    plugins::{HEALTHY, LARGE, harmful, large},
    raw::{head, is_closed, raise_open_files, send},
    store::Store,
};

const MIB: f64 = (1 << 20) as f64;

fn connections(client: &Client) -> f64 {
    client.metric("keyway_connections")
}

/// Calls that must go well whatever else there is.
fn healthy(client: &Client) -> Result<(), String> {
    match client.output("healthy", 41)? {
        42 => Ok(()),
        other => Err(format!("{other} to 41")),
    }
}

/// Some say nothing, some begin a request and never end it.
#[test]
fn connections_are_opened_and_left() {
    let wanted = count("KEYWAY_CONNECTIONS", 10_000);
    let most = wanted.min(raise_open_files().saturating_sub(600));
    let store = Store::new("connections");
    store.put("healthy", HEALTHY);
    let flags = ["--idle-timeout", "5s", "--max-connections", &(most + 100).to_string()];
    let server = Server::start(&store.folder, &flags);
    let client = Client::new(&server);
    client.wait_for(&["healthy"]);
    let before = server.resident();
    let load = Load::start(&server, 2, healthy);
    let starts: [&[u8]; 4] = [b"", b"POST /r", b"POST /run HTTP/1.1\r\nHost: lo", b"\r\n\r\n"];
    let mut left: Vec<_> =
        (0..most).map(|number| send(&server, starts[number % starts.len()])).collect();
    let (open, during) = (connections(&client), server.resident());
    let each = (during - before) * 1024.0 / most as f64;
    wait("the server closes them", || {
        left.retain_mut(|stream| !is_closed(stream));
        left.is_empty()
    });
    let (tally, after) = (load.end(), server.resident());
    println!(
        "{most} connections, {open} at once, resident {before:.0} MiB -> {during:.0} MiB -> \
         {after:.0} MiB, {each:.1} KiB each\nmeanwhile {}",
        tally.show()
    );
    tally.expect_all();
    assert!(each < 32.0, "a connection that does nothing takes {each} KiB");
}

#[test]
fn new_connections_take_the_places_of_idle_ones() {
    let store = Store::new("places");
    store.put("healthy", HEALTHY);
    let server = Server::start(&store.folder, &["--max-connections", "50"]);
    let client = Client::new(&server);
    client.wait_for(&["healthy"]);
    let mut left: Vec<_> = (0..49).map(|_| send(&server, b"POST /run HTTP")).collect();
    thread::sleep(Duration::from_millis(600)); // who just came is not idle yet
    let load = Load::start(&server, 10, healthy).end_after(Duration::from_secs(1));
    println!("beside 49 that are left: {}", load.show());
    load.expect_all();
    let closed = left.iter_mut().filter_map(|stream| is_closed(stream).then_some(())).count();
    println!("{closed} of them had to go");
    assert!((9..49).contains(&closed));
}

/// Bodies of which a byte comes now and then, and some that break off.
#[test]
fn slow_bodies_hold_nobody_up() {
    let store = Store::new("bodies");
    store.put("healthy", HEALTHY);
    let flags = ["--request-timeout", "2s", "--max-bodies", "8MiB"];
    let server = Server::start(&store.folder, &flags);
    let client = Client::new(&server);
    client.wait_for(&["healthy"]);
    let load = Load::start(&server, 2, healthy);
    let start = head("/run", 1 << 20) + &" ".repeat(512 << 10);
    let mut slow: Vec<_> = (0..64).map(|_| begin(&server, start.as_bytes())).collect();
    for _ in 0..64 {
        drop(begin(&server, start.as_bytes()));
    }
    let mut most: f64 = 0.0;
    wait("the server closes them", || {
        most = most.max(client.metric("keyway_bodies_bytes") / MIB);
        slow.retain_mut(|stream| stream.write_all(b" ").is_ok() && !is_closed(stream));
        slow.is_empty()
    });
    let tally = load.end();
    println!("at most {most:.1} MiB of bodies\nmeanwhile {}", tally.show());
    tally.expect_all();
    assert!(most > 1.0 && most <= 8.0, "bodies took {most} MiB");
    wait("nothing is left of them", || client.metric("keyway_bodies_bytes") == 0.0);
}

/// Sends as much as the server takes at once.
fn begin(server: &Server, bytes: &[u8]) -> TcpStream {
    let mut stream = TcpStream::connect(server.address()).unwrap();
    stream.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    let _ = stream.write_all(bytes); // it may have refused by then
    stream
}

/// Who reads slowly and steadily gets all, however long it takes.
#[test]
fn slow_readers_get_all() {
    let store = Store::new("readers");
    store.put("large", &large());
    let flags = ["--request-timeout", "1s", "--memory", "24MiB"];
    let server = Server::start(&store.folder, &flags);
    Client::new(&server).wait_for(&["large"]);
    let mut stream = send(&server, head("/plugins/large/large", 0).as_bytes());
    let (mut total, mut part) = (0, vec![0; 1 << 20]);
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    loop {
        thread::sleep(Duration::from_millis(500));
        match stream.read(&mut part).unwrap() {
            0 => break,
            len => total += len,
        }
        if total >= LARGE {
            break;
        }
    }
    assert!(total >= LARGE, "{total} bytes");
}

#[test]
fn who_went_away_is_counted() {
    let store = Store::new("gone");
    store.put("harmful", &harmful());
    let server = Server::start(&store.folder, &["--call-timeout", "20s"]);
    let client = Client::new(&server);
    client.wait_for(&["harmful"]);
    let gone = send(&server, head("/plugins/harmful/spin", 0).as_bytes());
    wait("it runs", || client.metric("keyway_calls_in_progress{plugin=\"harmful\"}") == 1.0);
    drop(gone);
    let cancelled = "keyway_calls_total{plugin=\"harmful\",outcome=\"cancelled\"}";
    wait("it is counted", || client.metric(cancelled) == 1.0);
}

/// Who never reads: large answers lie about until the server gives up.
#[test]
fn answers_that_nobody_reads_are_bounded() {
    let store = Store::new("answers");
    store.put("healthy", HEALTHY);
    store.put("large", &large());
    let flags = ["--request-timeout", "2s", "--max-bodies", "64MiB", "--memory", "24MiB"];
    let server = Server::start(&store.folder, &flags);
    let client = Client::new(&server);
    client.wait_for(&["healthy", "large"]);
    // instances stay resident where they were once that large
    let reply = client.post("/plugins/large/large", "text/plain", b"").unwrap();
    assert_eq!((reply.status, reply.body.len()), (200, LARGE));
    let before = server.resident();
    let load = Load::start(&server, 2, healthy);
    let left: Vec<_> =
        (0..40).map(|_| send(&server, head("/plugins/large/large", 0).as_bytes())).collect();
    let (mut resident, mut bodies): (f64, f64) = (0.0, 0.0);
    let busy = "keyway_http_requests_total{route=\"call\",status=\"503\"}";
    wait("the server closes them", || {
        let now = client.metric("keyway_bodies_bytes") / MIB;
        (bodies, resident) = (bodies.max(now), resident.max(server.resident()));
        bodies > 16.0 && now == 0.0
    });
    let refused = client.metric(busy);
    let tally = load.end();
    println!(
        "40 readers of 16 MiB, {refused} refused, at most {bodies:.0} MiB of bodies, resident \
         {before:.0} MiB -> {resident:.0} MiB -> {:.0} MiB\nmeanwhile {}",
        server.resident(),
        tally.show()
    );
    tally.expect_all();
    assert!(bodies <= 64.0 && refused >= 30.0);
    assert!(resident < before + 200.0, "answers that nobody reads take memory");
    drop(left);
}

/// Heads that are long and never end, which are no bodies and take memory all the same.
#[test]
fn heads_that_never_end_are_bounded() {
    unended("heads", "", true);
}

/// Of these the server does not know how much of what it read is a head.
#[test]
fn heads_that_come_along_with_a_request_are_bounded() {
    unended("heads-behind", "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", false);
}

fn unended(name: &str, before: &str, are_counted: bool) {
    let store = Store::new(name);
    store.put("healthy", HEALTHY);
    let most = 2_400.min(raise_open_files().saturating_sub(600));
    let server = Server::start(&store.folder, &["--idle-timeout", "5s"]);
    Client::new(&server).wait_for(&["healthy"]);
    let resident = server.resident();
    let load = Load::start(&server, 2, healthy);
    let head = format!("{before}GET / HTTP/1.1\r\nHost: localhost\r\nX: {}", "x".repeat(30 << 10));
    let mut left: Vec<_> = (0..most).map(|_| begin(&server, head.as_bytes())).collect();
    let client = Client::new(&server);
    if are_counted {
        wait("most of them find no room", || connections(&client) < most as f64 / 2.0);
    }
    let during = server.resident();
    wait("the server closes them", || {
        left.retain_mut(|stream| !is_closed(stream));
        left.is_empty()
    });
    let tally = load.end();
    println!(
        "{most} heads of 30 KiB, resident {resident:.0} MiB -> {during:.0} MiB -> {:.0} MiB\n\
         meanwhile {}",
        server.resident(),
        tally.show()
    );
    tally.expect_all();
    assert!(during < resident + 128.0, "heads that never end take memory");
}
