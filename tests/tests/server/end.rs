//! The end: in good order at the first signal, at once at the second.

use std::{io::Write as _, net::TcpStream};

use keyway_tests::{Server, wait_for};

use crate::{
    connect, next,
    plugins::{SLOW, store},
    rest, status,
};

const LONG: &str = "[limits]\ntime_ms = 3600000";

/// A call that counts to so many millions.
fn call(millions: u32) -> String {
    let body = format!(r#"{{"plugin":"slow","input":{millions}}}"#);
    let length = body.len();
    format!(
        "POST /run HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\n\
         content-length: {length}\r\n\r\n{body}"
    )
}

/// With one worker, which reads what came first before it answers what came later.
fn start(name: &str) -> Server {
    let store = store(name, &[("slow", SLOW, LONG)]);
    Server::start(&store, &["--request-timeout", "1h", "--workers", "1"]).ready()
}

fn runs(server: &Server) {
    let metrics = || {
        let url = format!("{}/metrics", server.url);
        ureq::get(url).call().unwrap().body_mut().read_to_string().unwrap()
    };
    let line = r#"keyway_calls_in_progress{plugin="slow"} 1"#;
    wait_for(|| metrics().contains(line).then_some(()), metrics);
}

#[test]
fn a_call_that_runs_is_answered() {
    let mut server = start("end");
    let mut kept = connect(&server);
    kept.write_all(b"GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n").unwrap();
    assert_eq!(status(&next(&mut kept)), "200");
    let mut idle = connect(&server);
    let mut fresh = connect(&server);
    fresh.write_all(b"GET /readyz HTTP/1.1\r\n").unwrap();
    let mut caller = connect(&server);
    caller.write_all(call(3_000).as_bytes()).unwrap();
    runs(&server);
    server.signal("TERM");
    server.says(&["\"ending\"", "SIGTERM"]);

    for waits in [&mut kept, &mut idle] {
        assert_eq!(rest(waits), "", "a connection that waits is closed");
    }
    fresh.write_all(b"host: localhost\r\n\r\n").unwrap();
    let answer = rest(&mut fresh);
    assert_eq!(status(&answer), "503", "{answer}");
    assert!(answer.contains("connection: close") && answer.contains("\"stopping\""), "{answer}");
    let address = server.url.strip_prefix("http://").unwrap();
    assert!(TcpStream::connect(address).is_err());

    let answer = rest(&mut caller);
    assert!(status(&answer) == "200" && answer.ends_with(r#"{"output":1}"#), "{answer}");
    assert_eq!(server.end().code(), Some(0));
    server.says(&["\"ended\""]);
}

#[test]
fn the_second_signal_ends_at_once() {
    let mut server = start("end-at-once");
    let mut caller = connect(&server);
    caller.write_all(call(u32::MAX / 2).as_bytes()).unwrap();
    runs(&server);
    server.signal("TERM");
    server.says(&["\"ending\"", "SIGTERM"]);
    server.signal("INT");
    assert_eq!(server.end().code(), Some(0));
    assert_eq!(rest(&mut caller), "");
    server.says(&["ended before all requests were done"]);
}

/// Neither who never says what it wants, nor who never shakes hands, is waited for.
#[test]
fn who_has_not_begun_is_not_waited_for() {
    let mut server = start("end-of-nothing");
    let mut silent = connect(&server);
    let mut slow = connect(&server);
    slow.write_all(b"GET /hea").unwrap();
    server.signal("TERM");
    assert_eq!(server.end().code(), Some(0));
    server.says(&["\"ended\""]);
    assert_eq!([rest(&mut silent), rest(&mut slow)], ["", ""]);
}

/// Nothing is waited for longer than it may take.
#[test]
fn the_end_does_not_wait_forever() {
    let store = store("end-in-time", &[("slow", SLOW, LONG)]);
    let flags = ["--request-timeout", "1h", "--drain-timeout", "100ms"];
    let mut server = Server::start(&store, &flags).ready();
    let mut caller = connect(&server);
    caller.write_all(call(u32::MAX / 2).as_bytes()).unwrap();
    runs(&server);
    server.signal("INT");
    assert_eq!(server.end().code(), Some(0));
    server.says(&["ended before all requests were done"]);
}
