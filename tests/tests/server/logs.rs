//! The log: an event a line, whatever plugins and clients say.

use std::process::Command;

use keyway_tests::{Server, programs};
use serde_json::Value;

use crate::{
    plugins::{self, TRAP, store},
    status, talk,
};

/// Words that would end a line, begin another event, or speak to a terminal.
const HOSTILE: &str = "one\ntwo\r\n{\"level\":\"ERROR\"}\x1b[31m\u{9b}31m\u{202e}\u{2028}three";

fn post(server: &Server, path: &str, body: &str) -> String {
    let length = body.len();
    talk(
        server,
        format!(
            "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\
             content-type: application/json\r\nx-request-id: mine\r\ncontent-length: {length}\r\n\r\n{body}"
        )
        .as_bytes(),
    )
}

fn start(name: &str, format: &str) -> Server {
    let bytes = plugins::bytes(true);
    let log = "allow = [\"log\"]";
    let store = store(name, &[("trap", TRAP, ""), ("text", &bytes, log), ("inside", &bytes, log)]);
    let mut command = Command::new(programs().join("keyway-server"));
    command.arg("--store").arg(store).args(["--log-format", format, "--log", "debug"]);
    Server::run(command.args(["--listen", "127.0.0.1:0", "--no-cache"])).ready()
}

/// A plugin logs and fails with hostile words, traps, and a client sends more of them.
fn speak(server: &Server) {
    assert_eq!(status(&post(server, "/plugins/text/say", HOSTILE)), "200");
    assert_eq!(status(&post(server, "/plugins/inside/say", "from inside")), "200");
    assert_eq!(status(&post(server, "/plugins/text/fail", HOSTILE)), "500");
    assert_eq!(status(&post(server, "/run", r#"{"plugin":"trap","input":1}"#)), "500");
    let wrong = serde_json::json!({ "plugin": HOSTILE, "input": 1 }).to_string();
    assert_eq!(status(&post(server, "/run", &wrong)), "400");
    let key = serde_json::json!({ HOSTILE: 1 }).to_string();
    assert_eq!(status(&post(server, "/run", &key)), "400");
    server.says(&["expected `plugin`"]);
}

#[test]
fn json() {
    let server = start("log-json", "json");
    speak(&server);
    let log = server.log();
    let lines: Vec<&str> = log.lines().collect();
    let events: Vec<Value> = lines.iter().map(|line| serde_json::from_str(line).unwrap()).collect();
    for event in &events {
        assert!(event["timestamp"].is_string() && event["level"].is_string(), "{event}");
        assert!(event["target"].is_string() && event["message"].is_string(), "{event}");
    }
    let of = |name: &str, value: &str| -> Vec<&Value> {
        events.iter().filter(|event| event[name] == value).collect()
    };
    let said = of("target", "keyway::plugin");
    assert_eq!(said.len(), 2, "{said:#?}");
    assert_eq!((&said[0]["plugin"], &said[0]["module"]), (&"text".into(), &"inside".into()));
    assert_eq!(said[0]["level"], "WARN");
    let words = said[0]["message"].as_str().unwrap();
    assert!(words.starts_with("one") && words.ends_with("three"), "{words}");
    assert!(!words.chars().any(char::is_control), "{words}");
    assert_eq!((&said[1]["plugin"], &said[1]["module"]), (&"inside".into(), &Value::Null));

    let level = |code: &str| of("code", code).first().map(|event| event["level"].clone());
    assert_eq!(level("plugin_error").unwrap(), "DEBUG"); // an answer like others
    assert_eq!(level("plugin_trap").unwrap(), "WARN");
    let trap = of("code", "plugin_trap")[0];
    assert_eq!((&trap["id"], &trap["route"]), (&"mine".into(), &"run".into()));
    let answered = of("message", "answered");
    let last = answered.iter().rfind(|event| event["id"] == "mine").unwrap();
    assert_eq!((&last["route"], &last["status"]), (&"run".into(), &400.into()));
    assert!(last["microseconds"].is_u64(), "{last}");
}

#[test]
fn text() {
    let server = start("log-text", "text");
    speak(&server);
    let log = server.log();
    let lines: Vec<&str> = log.lines().collect();
    for line in &lines {
        assert!(line.starts_with("20") && line.contains("Z "), "{line:?} in {lines:#?}");
        assert!(!line.chars().any(char::is_control) && !line.contains('\u{202e}'), "{line:?}");
    }
    let line = server.says(&[" WARN ", "keyway::plugin", "plugin=\"text\"", "module=\"inside\""]);
    assert!(line.contains("one") && line.contains("three"), "{line}");
}

/// However often plugins fail, a second has room for a few of such lines, and none is lost
/// from the count.
#[test]
fn many_faults_are_few_lines() {
    let store = store("log-many", &[("trap", TRAP, "")]);
    let server = Server::start(&store, &[]).ready();
    let fail =
        || assert_eq!(status(&post(&server, "/run", r#"{"plugin":"trap","input":1}"#)), "500");
    let mut asked = 0;
    let told = || -> Vec<Value> {
        let log = server.log();
        let faults = log.lines().filter(|line| line.contains("plugin_trap"));
        faults.map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let dropped =
        |told: &[Value]| told.iter().filter_map(|event| event["dropped"].as_u64()).sum::<u64>();
    keyway_tests::wait_for(
        || {
            (0..100).for_each(|_| fail());
            asked += 100;
            (dropped(&told()) > 0).then_some(())
        },
        || server.log(),
    );
    let all = told();
    let told = u64::try_from(all.len()).unwrap() + dropped(&all);
    assert!(told <= asked && (all.len() as u64) < asked, "{told} of {asked}");
}
