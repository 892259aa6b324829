//! The tables of SERVER.md say what the server says of itself: its routes, errors,
//! settings, metrics and logs.
#![allow(clippy::unwrap_used)]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::{BufRead, BufReader, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use keyway_tests::{Server, programs, repo, scratch};
use regex::Regex;
use serde_json::Value;

/// The rows of the table of SERVER.md that has this head, cell by cell.
fn table(head: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(repo().join("SERVER.md")).unwrap();
    let (_, rest) = text.split_once(&format!("{head}\n")).expect(head);
    let rows = rest.lines().skip(1).take_while(|line| line.starts_with('|'));
    let cells = |line: &str| {
        let line = line.trim_matches('|');
        line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>()
    };
    let rows: Vec<_> = rows.map(cells).collect();
    assert!(rows.len() > 2, "{head}");
    rows
}

/// The words in backticks.
fn words(text: &str) -> BTreeSet<String> {
    let word = Regex::new("`([^`]+)`").unwrap();
    word.captures_iter(text).map(|found| found[1].to_owned()).collect()
}

fn word(text: &str) -> String {
    words(text).pop_first().unwrap_or_else(|| panic!("no word: {text}"))
}

fn module(body: &str) -> Vec<u8> {
    let text = format!("(module (func (export \"process\") (param i32) (result i32) {body}))");
    wat::parse_str(text).unwrap()
}

/// A store with one plugin.
fn store(name: &str) -> PathBuf {
    let store = scratch(&format!("reference/{name}"));
    fs::write(store.join("same.wasm"), module("local.get 0")).unwrap();
    store
}

fn get(server: &Server, path: &str) -> String {
    let mut answer = ureq::get(format!("{}{path}", server.url)).call().unwrap();
    answer.body_mut().read_to_string().unwrap()
}

fn call(url: &str) {
    let request = ureq::post(format!("{url}/run")).content_type("application/json");
    request.send(r#"{"plugin": "same", "input": 1}"#).unwrap();
}

#[test]
fn routes_and_errors() {
    let server = Server::start(&store("errors"), &[]);
    let document: Value = serde_json::from_str(&get(&server, "/openapi.json")).unwrap();
    let codes = document["components"]["schemas"]["ErrorCode"]["oneOf"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let codes: Vec<_> = codes
        .iter()
        .map(|code| {
            let status = code["x-status"].to_string();
            vec![format!("`{}`", text(&code["const"])), status, text(&code["description"])]
        })
        .collect();
    assert_eq!(table("| code | status | meaning |"), codes);

    let told: BTreeSet<_> = table("| request | answer | open to all |")
        .iter()
        .flat_map(|row| words(&row[0]))
        .map(|route| route.rsplit(' ').next().unwrap().to_owned())
        .collect();
    let routes = document["paths"].as_object().unwrap();
    assert_eq!(told, routes.keys().cloned().collect());
}

/// What reaches no route is answered by hyper.
#[test]
fn heads() {
    let server = Server::start(&store("heads"), &[]);
    let address = server.url.strip_prefix("http://").unwrap();
    let ask = |head: String| {
        let mut stream = TcpStream::connect(address).unwrap();
        // it may be refused before all of it is sent
        let _ = stream.write_all(head.as_bytes());
        let mut line = String::new();
        BufReader::new(stream).read_line(&mut line).unwrap();
        line.split(' ').nth(1).unwrap().to_owned()
    };
    // beside `Host`
    let get = |path: usize, fields: usize, value: usize| {
        let (path, value) = ("p".repeat(path), "v".repeat(value));
        let fields: String = (0..fields).map(|number| format!("f{number}: {value}\r\n")).collect();
        ask(format!("GET /{path} HTTP/1.1\r\nhost: localhost\r\n{fields}\r\n"))
    };
    assert_eq!(ask("no HTTP\r\n\r\n".to_owned()), "400");
    assert_eq!([get(30_000, 0, 0), get(100_000, 0, 0)], ["404", "431"]);
    assert_eq!([get(0, 99, 0), get(0, 100, 0)], ["200", "431"]);
    assert_eq!([get(0, 1, 30_000), get(0, 1, 100_000)], ["200", "431"]);
}

fn run(arguments: &[&str]) -> Output {
    let mut server = Command::new(programs().join("keyway-server"));
    server.args(arguments).env_clear().output().unwrap()
}

/// What `--help` says of each flag: its variable and its default.
fn help() -> BTreeMap<String, (String, String)> {
    let help = String::from_utf8(run(&["--help"]).stdout).unwrap();
    let flag = Regex::new(r"(?m)^ +(?:-\w, )?(--[a-z-]+)").unwrap();
    let starts: Vec<_> = flag.captures_iter(&help).map(|found| found.get(1).unwrap()).collect();
    let ends = starts.iter().skip(1).map(|next| next.start()).chain([help.len()]);
    let find = |pattern: &str, text: &str| {
        let found = Regex::new(pattern).unwrap().captures(text);
        found.map_or(String::new(), |found| found[1].to_owned())
    };
    let of = starts.iter().zip(ends).map(|(start, end)| {
        let text = help[start.start()..end].split_whitespace().collect::<Vec<_>>().join(" ");
        let variable = find(r"\[env: (\w+)=\]", &text);
        (start.as_str().to_owned(), (variable, find(r"\[default: ([^]]+)\]", &text)))
    });
    of.collect()
}

#[test]
fn settings() {
    let mut help = help();
    for flag in ["--config", "--print-config", "--help", "--version"] {
        help.remove(flag).unwrap();
    }
    let rows = table("| flag | environment | range | default |");
    let told = rows.iter().map(|row| (word(&row[0]), (word(&row[1]), row[3].clone())));
    assert_eq!(told.collect::<BTreeMap<_, _>>(), help);

    let takes = |flag: &str, value: &str| {
        let output = run(&[&format!("{flag}={value}"), "--print-config"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.success(), said.is_empty(), "{said}");
        output.status.success()
    };
    let range = Regex::new("^`(.+)` to `(.+)`$").unwrap();
    let mut ranges = 0;
    for row in &rows {
        let flag = word(&row[0]);
        if let Some(found) = range.captures(&row[2]) {
            let (least, most) = (&found[1], &found[2]);
            assert!(takes(&flag, least) && takes(&flag, most), "{flag}");
            assert!(!takes(&flag, &beyond(most)), "{flag}");
            if let Some(below) = below(least) {
                assert!(!takes(&flag, below), "{flag}");
            }
            ranges += 1;
        } else if row[2].starts_with('`') && flag != "--store-kind" && flag != "--insecure-public" {
            for value in words(&row[2]) {
                assert!(takes(&flag, &value), "{flag}={value}");
            }
            assert!(!takes(&flag, "other"), "{flag}");
        }
    }
    assert!(ranges > 10);
}

/// The next value after the largest.
fn beyond(most: &str) -> String {
    match most {
        "1day" => "1day 1ms".to_owned(),
        "2147483647B" => "2147483648B".to_owned(),
        "4GiB" => format!("{}B", (4_u64 << 30) + 1),
        "1TiB" => format!("{}B", (1_u64 << 40) + 1),
        number => (number.parse::<u64>().unwrap() + 1).to_string(),
    }
}

/// The one before the least; none before nothing at all.
fn below(least: &str) -> Option<&str> {
    match least {
        "1ms" => Some("999us"),
        "1" => Some("0"),
        "0" | "0B" => None,
        _ => panic!("{least}"),
    }
}

#[test]
fn metrics() {
    let server = Server::start(&store("metrics"), &[]);
    server.wait_until_ready();
    call(&server.url);
    let text = get(&server, "/metrics");
    let types = Regex::new(r"(?m)^# TYPE (\w+) (\w+)$").unwrap();
    let label = Regex::new(r#"(\w+)=""#).unwrap();
    let found = types.captures_iter(&text).map(|found| {
        let (name, kind) = (&found[1], &found[2]);
        let (sample, shown) = match kind {
            "counter" => (format!("{name}_total"), format!("{name}_total")),
            "info" => (format!("{name}_info"), format!("{name}_info")),
            "histogram" => (format!("{name}_count"), name.to_owned()),
            _ => (name.to_owned(), name.to_owned()),
        };
        let mut lines = text.lines().filter(|line| line.starts_with(&sample));
        let line = lines.next().unwrap_or_else(|| panic!("no sample of {sample}"));
        let labels = label.captures_iter(line).map(|found| found[1].to_owned());
        (shown, (kind.to_owned(), labels.collect::<BTreeSet<_>>()))
    });
    let told = table("| name | type | labels | meaning |");
    let told = told.iter().map(|row| (word(&row[0]), (row[1].clone(), words(&row[2]))));
    assert_eq!(told.collect::<BTreeMap<_, _>>(), found.collect::<BTreeMap<_, _>>());
}

/// Everything that the table names happens.
fn events(store: &Path) -> Vec<Value> {
    let mut server = Server::start(store, &["--log", "info,keyway_server::access=debug"]);
    let mut events = Vec::new();
    server.wait_until_ready();
    call(&server.url);
    server.read_log("answered", &mut events);
    let (file, part) = (store.join("same.wasm"), store.join(".part"));
    for (message, content) in
        [("swapped", module("i32.const 1")), ("refused", b"no module".to_vec())]
    {
        fs::write(&part, content).unwrap();
        fs::rename(&part, &file).unwrap();
        server.read_log(message, &mut events);
    }
    fs::remove_file(&file).unwrap();
    server.read_log("removed", &mut events);
    let elsewhere = store.with_extension("gone");
    let _ = fs::remove_dir_all(&elsewhere);
    fs::rename(store, &elsewhere).unwrap();
    server.read_log("store unavailable", &mut events);
    fs::rename(&elsewhere, store).unwrap();
    server.read_log("store back", &mut events);
    server.signal("TERM");
    server.read_log("ended", &mut events);
    assert_eq!(server.end().code(), Some(0));
    events
}

#[test]
fn logs() {
    let events = events(&store("logs"));
    for row in table("| message | level | fields |") {
        let expected = words(&row[2]);
        for message in words(&row[0]) {
            let event = events.iter().find(|event| event["message"] == *message);
            let event = event.unwrap_or_else(|| panic!("`{message}` did not happen"));
            assert_eq!(event["level"], *row[1], "{message}");
            let mut fields: BTreeSet<_> = event.as_object().unwrap().keys().cloned().collect();
            for usual in ["timestamp", "level", "target", "message"] {
                assert!(fields.remove(usual), "{usual}");
            }
            // what there is no word for stays away
            let may_miss = ["hint", "cause"].map(str::to_owned);
            fields.extend(may_miss.into_iter().filter(|field| expected.contains(field)));
            assert_eq!(fields, expected, "{message}");
        }
    }
}
