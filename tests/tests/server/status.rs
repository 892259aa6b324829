//! Every status that there is, as curl prints it.

use std::{fmt::Write as _, fs, process::Command};

use keyway_tests::{Server, programs, repo, wait_for};

use crate::{
    curl,
    plugins::{self, HELLO, HUNGRY, SAME, SLOW, TRAP, store},
};

const LONG: &str = "[limits]\ntime_ms = 3600000";
const ALONE: &str = "[limits]\ntime_ms = 3600000\n[serve]\nconcurrency = 1";
const JSON: &str = "-H 'Content-Type: application/json'";

/// What curl prints for each of these lines. No answer holds a path of this machine.
fn show(server: &Server, lines: &[String]) -> String {
    let mut text = String::new();
    for line in lines {
        let answer = curl(server, line);
        for path in [repo(), programs()].map(|path| path.to_str().unwrap()) {
            assert!(!answer.contains(path), "{line}: {answer}");
        }
        for part in ["/root", "/home", "/tmp", "target/", "plugins/hello.wasm"] {
            assert!(!answer.contains(part), "{line}: {answer}");
        }
        let shown = line.replace(JSON, "JSON");
        let shown = if shown.len() > 200 { format!("{}...", &shown[..60]) } else { shown };
        writeln!(text, "$ curl -i {shown}\n{}\n", answer.trim_end()).unwrap();
    }
    text
}

fn run(body: &str) -> String {
    format!("{JSON} -d '{body}' $URL/run")
}

fn assert_shown(name: &str, text: &str) {
    insta::with_settings!({ omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn every_status() {
    let bytes = plugins::bytes(false);
    let store = store(
        "status",
        &[
            ("hello", HELLO, ""),
            ("same", SAME, ""),
            ("trap", TRAP, ""),
            ("hungry", HUNGRY, ""),
            ("endless", SLOW, ""),
            ("text", &bytes, ""),
            ("short", &bytes, "[limits]\noutput_bytes = 4"),
        ],
    );
    fs::write(store.join("broken.wasm"), "no module").unwrap();
    let server = Server::start(&store, &["--max-body", "1KiB", "--call-timeout", "50ms"]).ready();
    let long = "x".repeat(1025);
    let key = "k".repeat(900);
    let lines = [
        // 200
        run(r#"{"plugin": "hello", "input": 21}"#),
        "-H 'Content-Type: text/plain' -d 'Ada' $URL/plugins/text/echo".to_owned(),
        "-H 'Content-Type:' -d '' $URL/plugins/text/echo".to_owned(),
        "$URL/healthz".to_owned(),
        "$URL/readyz".to_owned(),
        "--head $URL/".to_owned(),
        // 400
        run("{"),
        run(r#"["hello", 21]"#),
        run("21"),
        run(r#"{"plugin": "hello", "input": 2147483648}"#),
        run(r#"{"plugin": "hello", "input": 1.5}"#),
        run(r#"{"input": 1}"#),
        run(r#"{"plugin": "hello", "input": 1, "more": 1}"#),
        run(&format!(r#"{{"plugin": "hello", "input": 1, "{key}": 1}}"#)),
        run(r#"{"plugin": "../hello", "input": 1}"#),
        // 403
        format!("-H 'Sec-Fetch-Site: cross-site' {}", run(r#"{"plugin": "hello", "input": 1}"#)),
        format!("-H 'Origin: http://a.test' {}", run(r#"{"plugin": "hello", "input": 1}"#)),
        "-H 'Host: a.test' $URL/plugins".to_owned(),
        // 404
        "$URL/nothing".to_owned(),
        run(r#"{"plugin": "absent", "input": 1}"#),
        run(r#"{"plugin": "text", "input": 1}"#),
        "-d '' $URL/plugins/absent/echo".to_owned(),
        "-d '' $URL/plugins/text/absent".to_owned(),
        "-d '' $URL/plugins/hello/process".to_owned(),
        // 405
        "$URL/run".to_owned(),
        "-X DELETE $URL/plugins".to_owned(),
        // 413, its length told and not
        format!("-d {long} $URL/plugins/text/echo"),
        format!("-H 'Transfer-Encoding: chunked' -d {long} $URL/plugins/text/echo"),
        // 415
        r#"-d '{"plugin": "hello", "input": 21}' $URL/run"#.to_owned(),
        // 500
        run(r#"{"plugin": "same", "input": -100}"#),
        "-d 'no such name' $URL/plugins/text/fail".to_owned(),
        run(r#"{"plugin": "trap", "input": 1}"#),
        run(r#"{"plugin": "hungry", "input": 1}"#),
        "-d 'more than four' $URL/plugins/short/echo".to_owned(),
        // 503
        run(r#"{"plugin": "broken", "input": 1}"#),
        // 504
        run(r#"{"plugin": "endless", "input": 1000000}"#),
    ];
    assert_shown("every_status", &show(&server, &lines));
}

#[test]
fn who_shows_no_token() {
    let store = store("token", plugins::HELLO_ALONE);
    let file = store.with_file_name("tokens.txt");
    fs::write(&file, "# of the tests\n\n0123456789abcdef\n").unwrap();
    let server = Server::start(&store, &["--token-file", file.to_str().unwrap()]).ready();
    let lines = [
        "$URL/plugins".to_owned(),
        format!("-H 'Authorization: Bearer 0123456789abcdeF' {}", run("{}")),
        format!("-H 'Authorization: Basic 0123456789abcdef' {}", run("{}")),
        // only who has a token learns more
        "-X PUT $URL/run".to_owned(),
        format!(
            "-H 'Authorization: bearer 0123456789abcdef' {}",
            run(r#"{"plugin": "hello", "input": 21}"#)
        ),
    ];
    assert_shown("tokens", &show(&server, &lines));
}

/// The request's time is over: for its body, for its call; a plugin and the server have as
/// many calls as they may have.
#[test]
fn too_long_and_too_many() {
    let store =
        store("busy", &[("hello", HELLO, ""), ("slow", SLOW, LONG), ("alone", SLOW, ALONE)]);
    let slow = |plugin: &str| run(&format!(r#"{{"plugin": "{plugin}", "input": 10000000}}"#));
    // only the operator can allow a call more than the server does
    let manifest = store.with_file_name("long.toml");
    let text = format!("manifest = 1\nplugin = \"plugins/slow.wasm\"\n{LONG}\n");
    fs::write(&manifest, text).unwrap();
    let flags = ["--request-timeout", "300ms", "--manifest", manifest.to_str().unwrap()];
    let server = Server::start(&store, &flags).ready();
    let lines = [slow("long"), format!("-H 'Content-Length: 100' {}", run("{"))];
    assert_shown("too_long", &show(&server, &lines));

    let server = Server::start(&store, &["--max-calls", "2", "--request-timeout", "1h"]).ready();
    let in_progress = |plugin: &str| {
        let line = format!(r#"keyway_calls_in_progress{{plugin="{plugin}"}} 1"#);
        let metrics = || curl(&server, "$URL/metrics");
        wait_for(|| metrics().contains(&line).then_some(()), metrics);
    };
    let line =
        format!("-o /dev/null --max-time 3600 {}", slow("alone")).replace("$URL", &server.url);
    let mut one = Command::new("sh").args(["-c", &format!("exec curl -s {line}")]).spawn().unwrap();
    in_progress("alone");
    let mut text = show(&server, &[slow("alone")]);
    let line = line.replace("alone", "slow");
    let mut other =
        Command::new("sh").args(["-c", &format!("exec curl -s {line}")]).spawn().unwrap();
    in_progress("slow");
    text += &show(&server, &[run(r#"{"plugin": "hello", "input": 21}"#)]);
    assert_shown("too_many", &text);

    // who goes away takes the calls along
    for client in [&mut one, &mut other] {
        client.kill().unwrap();
        client.wait().unwrap();
    }
    let hello = || curl(&server, &run(r#"{"plugin": "hello", "input": 21}"#));
    wait_for(|| hello().contains(r#"{"output":43}"#).then_some(()), hello);
}

/// Until the store was seen once, nobody can say what it has.
#[test]
fn a_store_that_is_not_there_yet() {
    let store = store("late", plugins::HELLO_ALONE);
    let away = store.with_file_name("away");
    fs::rename(&store, &away).unwrap();
    let server = Server::start(&store, &[]);
    let lines = ["$URL/readyz".to_owned(), run(r#"{"plugin": "hello", "input": 21}"#)];
    server.says(&["store unavailable"]);
    assert_shown("starting", &show(&server, &lines));
    fs::rename(&away, &store).unwrap();
    let server = server.ready();
    assert!(curl(&server, &lines[1]).contains(r#"{"output":43}"#));
}
