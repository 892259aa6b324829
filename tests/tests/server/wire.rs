//! HTTP as it is on the wire: ids, connections, bodies in pieces, and what is no HTTP.

use std::io::Write as _;

use keyway_tests::Server;
use regex::Regex;

use crate::{
    connect, next,
    plugins::{self, store},
    redacted, rest, status, talk,
};

fn start(name: &str) -> Server {
    let bytes = plugins::bytes(false);
    Server::start(
        &store(name, &[("text", &bytes, "")]),
        &["--max-body", "64KiB", "--idle-timeout", "2s"],
    )
    .ready()
}

#[test]
fn request_ids() {
    let server = start("ids");
    let id = |header: &str| {
        let request = format!(
            "GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n{header}\r\n"
        );
        let answer = talk(&server, request.as_bytes());
        let found = Regex::new(r"\r\nx-request-id: (.*)\r\n").unwrap();
        let ids: Vec<_> = found.captures_iter(&answer).map(|id| id[1].to_owned()).collect();
        assert!(status(&answer) == "200" && ids.len() == 1, "{answer}");
        ids[0].clone()
    };
    let own = Regex::new("^[0-9a-f]{8}-[0-9a-f]{12}$").unwrap();
    let (first, second) = (id(""), id(""));
    assert!(own.is_match(&first) && own.is_match(&second) && first != second, "{first} {second}");
    let longest = "a".repeat(64);
    for good in ["a", "A-b_c.9", &longest] {
        assert_eq!(id(&format!("x-request-id: {good}\r\n")), good);
    }
    let too_long = "a".repeat(65);
    for bad in ["", "a b", "a\tb", "ä", "\"a\"", "a;b", "a\u{80}", "{}", "${x}", &too_long] {
        let made = id(&format!("x-request-id: {bad}\r\n"));
        assert!(own.is_match(&made), "{bad:?}: {made}");
    }
}

#[test]
fn connections() {
    let server = start("connections");
    let get = "GET /healthz HTTP/1.1\r\nhost: localhost\r\n\r\n";
    // one after the other, and all at once
    let mut stream = connect(&server);
    for _ in 0..3 {
        stream.write_all(get.as_bytes()).unwrap();
        assert_eq!(status(&next(&mut stream)), "200");
    }
    let echo = |text: &str| {
        let length = text.len();
        format!(
            "POST /plugins/text/echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: {length}\r\n\r\n{text}"
        )
    };
    let many: String = (0..100).map(|number| echo(&number.to_string())).collect();
    stream.write_all(many.as_bytes()).unwrap();
    for number in 0..100 {
        let answer = next(&mut stream);
        assert!(answer.ends_with(&format!("\r\n\r\n{number}")), "{number}: {answer}");
    }
    // after an error whose body was read, and after one whose body was not
    stream.write_all(b"POST /run HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/json\r\ncontent-length: 1\r\n\r\n{").unwrap();
    assert_eq!(status(&next(&mut stream)), "400");
    stream.write_all(get.as_bytes()).unwrap();
    assert_eq!(status(&next(&mut stream)), "200");
    let unread =
        echo("GET /plugins HTTP/1.1\r\nhost: localhost\r\n\r\n").replace("text/echo", "no/one");
    let last = get.replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n");
    let answers = talk(&server, format!("{unread}{last}").as_bytes());
    assert_eq!(answers.matches("HTTP/1.1 ").count(), 2, "{answers}");
    assert!(!answers.contains("\"plugins\":"), "a body was taken for a request: {answers}");
}

/// `HEAD` is `GET` without its body.
#[test]
fn heads() {
    let server = start("heads");
    for path in ["/", "/healthz", "/openapi.json", "/plugins"] {
        let ask = |method: &str| {
            let request =
                format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
            redacted(&talk(&server, request.as_bytes()))
        };
        let (head, get) = (ask("HEAD"), ask("GET"));
        assert!(head.ends_with("\n\n"), "{head}");
        assert_eq!(head.trim_end(), get.split("\n\n").next().unwrap());
    }
    let answer =
        talk(&server, b"HEAD /run HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert_eq!(status(&answer), "405", "{answer}");
}

#[test]
fn bodies_in_pieces() {
    let server = start("pieces");
    let chunked = "POST /plugins/text/echo HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n";
    let send = |length: usize, end: &str| {
        let mut request = chunked.to_owned();
        (0..length).for_each(|_| request.push_str("1\r\na\r\n"));
        talk(&server, (request + end).as_bytes())
    };
    let answer = send(60_000, "0\r\n\r\n");
    assert_eq!(status(&answer), "200", "{answer}");
    assert_eq!(answer.split("\r\n\r\n").nth(1).unwrap(), "a".repeat(60_000));
    assert_eq!(status(&send(65_537, "0\r\n\r\n")), "413");
    assert_eq!(status(&send(2, "1;x=y\r\na\r\n0\r\ntrailer: x\r\n\r\n")), "200");
    for broken in ["x\r\n", "-1\r\n\r\n", "ffffffffffffffffff\r\n", "1\r\nab\r\n"] {
        assert_eq!(status(&send(1, broken)), "400", "{broken}");
    }

    // one that asks first is answered first
    let mut stream = connect(&server);
    let asks = "POST /plugins/text/echo HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nexpect: 100-continue\r\ncontent-length: ";
    write!(stream, "{asks}3\r\n\r\n").unwrap();
    assert_eq!(status(&next(&mut stream)), "100");
    stream.write_all(b"Ada").unwrap();
    assert!(rest(&mut stream).ends_with("\r\n\r\nAda"));
    // and need not send what nobody takes
    let mut stream = connect(&server);
    write!(stream, "{asks}65537\r\n\r\n").unwrap();
    assert_eq!(status(&next(&mut stream)), "413");
    let mut stream = connect(&server);
    write!(stream, "{asks}3\r\n\r\n").unwrap();
    assert_eq!(status(&next(&mut stream)), "100");
    drop(stream); // went away instead
    assert_eq!(
        status(&talk(
            &server,
            b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )),
        "200"
    );
}

/// What is not quite HTTP/1.1.
#[test]
fn foreign_tongues() {
    let server = start("tongues");
    let long = format!("GET / HTTP/1.1\r\nhost: localhost\r\nx: {}\r\n\r\n", "a".repeat(200 << 10));
    let many = format!("GET / HTTP/1.1\r\n{}\r\n", "x: y\r\n".repeat(200));
    let far = format!("GET /{} HTTP/1.1\r\nhost: localhost\r\n\r\n", "a".repeat(100_000));
    let both = "POST /plugins/text/echo HTTP/1.1\r\nhost: localhost\r\ncontent-length: 4\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n0\r\n\r\n";
    let requests: [(&str, &[u8]); 22] = [
        ("HTTP/1.0", b"GET /healthz HTTP/1.0\r\n\r\n"),
        ("HTTP/0.9", b"GET /healthz\r\n\r\n"),
        ("HTTP/2 by prior knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        ("no host", b"GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n"),
        ("two hosts", b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nhost: localhost\r\n\r\n"),
        ("two hosts, of HTTP/1.0", b"GET /healthz HTTP/1.0\r\nhost: localhost\r\nhost: localhost\r\n\r\n"),
        ("no name of a host", b"GET /healthz HTTP/1.1\r\nhost: localhost/..@a.test\r\n\r\n"),
        ("no host, of nothing", b"GET /nothing HTTP/1.1\r\n\r\n"),
        ("a whole URL", b"GET http://localhost/healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"),
        ("all of the server", b"OPTIONS * HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"),
        ("a tunnel", b"CONNECT a.test:443 HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"),
        ("a large header", long.as_bytes()),
        ("many headers", many.as_bytes()),
        ("a long path", far.as_bytes()),
        ("two lengths", b"POST /run HTTP/1.1\r\nhost: localhost\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab"),
        ("a length below 0", b"POST /run HTTP/1.1\r\nhost: localhost\r\ncontent-length: -1\r\n\r\n"),
        ("length and chunks", both.as_bytes()),
        ("chunks, compressed", b"POST /plugins/text/echo HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n"),
        ("chunks of chunks", b"POST /plugins/text/echo HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n"),
        ("a header with a NUL", b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nx: a\0b\r\n\r\n"),
        ("garbage", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\r\n\r\n"),
        ("nothing but lines", b"\r\n\r\n\r\n\n\n\nGET"),
    ];
    let code = Regex::new(r#""code":"(\w+)""#).unwrap();
    let mut text = String::new();
    for (what, request) in requests {
        let mut stream = connect(&server);
        let _ = stream.write_all(request); // the server may have said enough before its end
        let answer = rest(&mut stream);
        let line = answer.lines().next().unwrap_or("nothing");
        let code =
            code.captures(&answer).map_or_else(String::new, |code| format!(", {}", &code[1]));
        text += &format!("{what}: {line}{code}\n");
    }
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!("tongues", text);
    });
    let answer =
        talk(&server, b"GET /healthz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    assert_eq!(status(&answer), "200");
}
