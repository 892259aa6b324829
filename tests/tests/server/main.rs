//! `keyway-server` as it is run: what it answers, opens, logs and obeys.
#![allow(clippy::unwrap_used)]

mod end;
mod logs;
mod names;
mod plugins;
mod reload;
mod settings;
mod status;
mod wire;

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    process::Command,
    time::Duration,
};

use keyway_tests::{Server, programs};
use regex::Regex;

/// A connection to a server that speaks plain HTTP.
fn connect(server: &Server) -> TcpStream {
    let stream = TcpStream::connect(server.url.strip_prefix("http://").unwrap()).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream
}

/// What comes back until the server closes the connection, to which these bytes were sent.
fn talk(server: &Server, bytes: &[u8]) -> String {
    let mut stream = connect(server);
    stream.write_all(bytes).unwrap();
    rest(&mut stream)
}

fn rest(stream: &mut TcpStream) -> String {
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer); // a reset after an answer ends it too
    String::from_utf8_lossy(&answer).into_owned()
}

/// One answer on a connection that stays.
fn next(stream: &mut TcpStream) -> String {
    let mut text = String::new();
    let mut byte = [0];
    let length = Regex::new(r"(?i)\r\ncontent-length: (\d+)\r\n").unwrap();
    while !text.ends_with("\r\n\r\n") {
        stream.read_exact(&mut byte).unwrap();
        text.push(char::from(byte[0]));
    }
    let length = length.captures(&text).map_or(0, |found| found[1].parse().unwrap());
    let mut body = vec![0; length];
    stream.read_exact(&mut body).unwrap();
    text + str::from_utf8(&body).unwrap()
}

fn status(answer: &str) -> &str {
    answer.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).unwrap_or("none")
}

/// What `curl -i` prints, for a line with the server's address as `$URL`.
fn curl(server: &Server, line: &str) -> String {
    let output = Command::new("sh")
        .args(["-c", &format!("curl -sS -i --max-time 120 {line}")])
        .current_dir(programs().parent().unwrap())
        .env("URL", &server.url)
        .output()
        .unwrap();
    assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    redacted(&String::from_utf8_lossy(&output.stdout))
}

/// Without what differs from one time to the next.
fn redacted(text: &str) -> String {
    let rules = [
        (r"\r", ""),
        (r"(?m)^x-request-id: [0-9a-f]{8}-[0-9a-f]{12}$", "x-request-id: [ID]"),
        (r"(?m)^date: .*$", "date: [DATE]"),
        (r"127\.0\.0\.1:\d+", "127.0.0.1:[PORT]"),
    ];
    rules.into_iter().fold(text.to_owned(), |text, (pattern, replacement)| {
        Regex::new(pattern).unwrap().replace_all(&text, replacement).into_owned()
    })
}
