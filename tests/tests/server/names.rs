//! Names that mean harm: all are refused, and none reaches the file system.

use std::{fs, os::unix::fs::symlink, process::Command};

use keyway_tests::{Server, programs, wait_for};
use regex::Regex;
use serde_json::json;

use crate::{
    plugins::{self, HELLO, store},
    status, talk,
};

/// What no plugin is called, and what the store has only by a link.
fn spellings(outside: &str) -> Vec<String> {
    let mut all: Vec<String> = [
        "",
        ".",
        "..",
        "...",
        "../hello",
        "../../etc/passwd",
        "./hello",
        "hello/",
        "/hello",
        "hello/../hello",
        "hello/hello",
        "//hello",
        "/etc/passwd",
        "file:///etc/passwd",
        "..\\hello",
        "\\hello",
        "C:\\hello",
        "hello\\",
        "hello.",
        "hello..",
        "hello.wasm",
        "hello.toml",
        ".hello",
        "-hello",
        "_hello",
        "Hello",
        "HELLO",
        "CON",
        "nul",
        "aux.wasm",
        " hello",
        "hello ",
        "hel lo",
        "\thello",
        "hello\n",
        "hello\r\nx: y",
        "hello\0",
        "hello\0.wasm",
        "\u{0}",
        "%2e%2e%2fhello",
        "%252e%252e%252fhello",
        "hello%00",
        "hello%2f",
        "%68ello",
        "．．/hello",
        "․․/hello",
        "..／hello",
        "..∕hello",
        "ｈello",
        "hеllo",
        "hello\u{200b}",
        "\u{202e}olleh",
        "hello\u{301}",
        "💥",
        "~root",
        "$HOME",
        "`id`",
        "hello;id",
        "hello*",
        "hell?",
        "[h]ello",
        "{hello}",
        "hello:stream",
        "a,b",
        "hello#",
        "hello?x",
        "@hello",
        "\"hello\"",
        "'hello'",
        "<hello>",
        "\u{1b}[31mhello",
        // links out of the store
        "file",
        "folder",
        "chain",
        "passwd",
        "module",
        "loop",
    ]
    .map(str::to_owned)
    .into();
    all.extend([65, 256, 1 << 10, 1 << 16].map(|length| "a".repeat(length)));
    all.push("a".repeat(64)); // a name, and of no plugin
    all.push("../".repeat(1000));
    all.push(format!("{outside}/module"));
    all.push(format!("{outside}/module.wasm"));
    all
}

/// How a path can spell a name: as it is where a path can hold it, encoded, and twice so.
fn paths(name: &str) -> Vec<String> {
    let encode = |text: &str, all: bool| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'a'..=b'z' | b'0'..=b'9' if !all => char::from(byte).to_string(),
                _ => format!("%{byte:02X}"),
            })
            .collect()
    };
    let once = encode(name, false);
    let twice = once.replace('%', "%25");
    let mut paths = vec![encode(name, true), once, twice];
    if !name.bytes().any(|byte| b"\r\n".contains(&byte)) {
        paths.push(name.to_owned());
    }
    paths
}

fn post(path: &str, id: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\nx-request-id: {id}\r\n\
         content-type: application/json\r\ncontent-length: {length}\r\n\r\n"
    );
    (head + body).into_bytes()
}

#[cfg(target_os = "linux")]
#[test]
fn no_name_leads_out_of_the_store() {
    let store = store("names", &[("hello", HELLO, ""), ("text", &plugins::bytes(false), "")]);
    let outside = store.with_file_name("outside");
    fs::create_dir_all(outside.join("folder")).unwrap();
    for file in ["module.wasm", "file.wasm", "folder/folder.wasm"] {
        fs::write(outside.join(file), wat::parse_str(HELLO).unwrap()).unwrap();
    }
    let links = [
        ("file.wasm", "../outside/file.wasm"),
        ("folder", "../outside/folder"),
        ("chain.wasm", "next"),
        ("next", "../outside/file.wasm"),
        ("passwd.wasm", "/etc/passwd"),
        ("loop.wasm", "loop.wasm"),
    ];
    for (name, target) in links {
        symlink(target, store.join(name)).unwrap();
    }
    symlink(outside.join("module.wasm"), store.join("module.wasm")).unwrap();

    let trace = store.with_file_name("trace");
    let mut command = Command::new("strace");
    command.args(["-D", "-f", "-y", "-qq", "-s", "4096", "-o"]).arg(&trace);
    command.args(["-e", "trace=write,/^(open|creat|execve|link|symlink|rename)"]);
    command.arg(programs().join("keyway-server")).arg("--store").arg(&store);
    // only what requests ask for is looked at while they are made
    command.args(["--poll-interval", "1day", "--log-format", "json"]);
    command.args(["--log", "info,keyway_server::access=debug"]);
    let mut server = Server::run(command.args(["--listen", "127.0.0.1:0", "--no-cache"])).ready();
    settle(&trace);

    let begin = talk(&server, &post("/run", "begin", r#"{"plugin":"hello","input":21}"#));
    assert!(begin.ends_with(r#"{"output":43}"#), "{begin}");
    let mut asked = 0;
    for name in spellings(outside.to_str().unwrap()) {
        let body = json!({"plugin": name, "input": 21}).to_string();
        let mut requests = vec![post("/run", "name", &body)];
        for path in paths(&name).iter().filter(|path| path.len() < 60_000) {
            for function in ["process", "echo"] {
                requests.push(post(&format!("/plugins/{path}/{function}"), "name", ""));
            }
        }
        for request in requests {
            let answer = talk(&server, &request);
            asked += 1;
            let known = ["400", "404", "503"]; // 503: there, and refused when it was looked at
            assert!(known.contains(&status(&answer)), "{name:?}: {answer}");
            let is_link = links.iter().any(|(link, _)| link.split('.').next() == Some(&name));
            assert!(status(&answer) != "503" || is_link || name == "module", "{name:?}: {answer}");
            assert!(answer.len() < 2_000 && !answer.contains("root:"), "{name:?}: {answer}");
        }
    }
    let end = talk(&server, &post("/run", "end", r#"{"plugin":"hello","input":21}"#));
    assert!(end.ends_with(r#"{"output":43}"#), "{end}");
    server.signal("TERM");
    assert!(server.end().success());
    let text = wait_for(
        || fs::read_to_string(&trace).ok().filter(|text| text.contains("\\\"ended\\\"")),
        || "the end in strace's log".to_owned(),
    );
    expect_only_the_store(&text, store.to_str().unwrap());
    let begin = text.find("\\\"id\\\":\\\"begin\\\"").unwrap();
    let end = text.find("\\\"id\\\":\\\"end\\\"").unwrap();
    let of_memory = |line: &&str| line.contains("/proc/sys/vm/overcommit_memory"); // of malloc
    let during: Vec<_> = opens(&text[begin..end]).filter(|line| !of_memory(line)).collect();
    assert_eq!(during, Vec::<&str>::new());
    println!("{asked} requests opened nothing; {} opened by the store", opens(&text).count());
    assert!(asked > 400, "{asked}");
}

/// Waits until nothing is opened any more: the files of a store are looked at again while
/// they are new.
fn settle(trace: &std::path::Path) {
    let mut before = (0, 0);
    wait_for(
        || {
            let now = opens(&fs::read_to_string(trace).unwrap()).count();
            std::thread::sleep(std::time::Duration::from_millis(300));
            before = if before.0 == now { (now, before.1 + 1) } else { (now, 0) };
            (before.1 == 10).then_some(())
        },
        || "the server opens files without an end".to_owned(),
    );
}

fn opens(text: &str) -> impl Iterator<Item = &str> {
    text.lines().filter(|&line| {
        let call = line.split_once(' ').map_or(line, |(_, call)| call.trim_start());
        !call.starts_with("write(") && !call.starts_with("<... write") && call.contains('(')
    })
}

/// What the libraries ask of the machine: its processors, and how it gives memory.
const OF_THE_MACHINE: [&str; 6] = [
    "/cgroup",
    "/cpu.cfs_quota_us",
    "/cpu.cfs_period_us",
    "/cpu.max",
    "/sys/devices/system/cpu/online",
    "/proc/sys/vm/overcommit_memory",
];

/// What was opened from the first look at the store on, which is before the server says that
/// it listens or soon after: nothing but the store's own.
fn expect_only_the_store(text: &str, store: &str) {
    let first = text.find("openat(").unwrap();
    let first = first + text[first..].find(&format!(">, \"{store}\"")).unwrap();
    let first = first.min(text.find("listening").unwrap());
    let first = text[..first].rfind('\n').unwrap();
    let before = opens(&text[..first]).count();
    assert!(before > 10, "strace saw nothing: {text}");
    // the file that the system says was opened, whatever it was called
    let result = Regex::new(r"\)\s+= \d+<([^>]*)>").unwrap();
    let mut found = 0;
    for line in opens(&text[first..]) {
        if let Some(opened) = result.captures(line) {
            let is_own = OF_THE_MACHINE.iter().any(|own| opened[1].ends_with(own));
            assert!(opened[1].starts_with(store) || is_own, "{line}");
            found += usize::from(!is_own);
        }
        for secret in ["etc/passwd\"", "outside"] {
            let is_asked = line.split_once(" = ").is_some_and(|(call, _)| call.contains(secret));
            assert!(!is_asked, "{line}");
        }
    }
    assert!(found > 3, "the store was not seen to be read: {text}");
}
