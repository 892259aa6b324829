//! Flags, environment and file: what holds, and what is told of those that are wrong.

use std::{fs, path::Path};

use keyway_tests::{run_in, scratch};
use regex::Regex;

/// What these lines print, in a shell without settings of its own. The number of cores is
/// the machine's.
fn show(folder: &Path, lines: &[&str]) -> String {
    let cores = Regex::new(r"(?m)^workers = \d+$").unwrap();
    let shown = lines.iter().map(|line| {
        let own = "unset $(env | grep -o '^KEYWAY_[A-Z_]*'); unset PLUGIN_STORE FLUID_MOUNT_PATH; ";
        let mut outcome = run_in(folder, &format!("{own}{line}"));
        outcome.line = (*line).to_owned();
        if !line.contains("workers") {
            outcome.stdout = cores.replace(&outcome.stdout, "workers = [CORES]").into_owned();
        }
        outcome.show() + "\n"
    });
    shown.collect()
}

fn folder(name: &str) -> std::path::PathBuf {
    scratch(&format!("server/{name}"))
}

macro_rules! assert_shown {
    ($name:literal, $text:expr) => {
        insta::with_settings!({ omit_expression => true }, {
            insta::assert_snapshot!($name, $text);
        });
    };
}

#[test]
fn flags_before_the_environment_before_the_file() {
    let folder = folder("order");
    fs::write(
        folder.join("server.toml"),
        "store = 'of-file'\nconcurrency = 1\nmax_calls = 1\nmax_body = '1 MiB'\ncall_timeout = '1m 30s'\n",
    )
    .unwrap();
    let lines = [
        "keyway-server --print-config",
        "keyway-server --config server.toml --print-config",
        "KEYWAY_CONFIG=server.toml KEYWAY_MAX_CALLS=2 KEYWAY_CONCURRENCY=2 KEYWAY_NO_CACHE=true \
         keyway-server --concurrency 3 --print-config",
        "PLUGIN_STORE=fluid FLUID_MOUNT_PATH=/mnt/plugins keyway-server --print-config",
    ];
    assert_shown!("order", show(&folder, &lines));
}

/// What is printed is a file that says the same.
#[test]
fn what_is_printed_can_be_read() {
    let folder = folder("again");
    for name in ["a.toml", "b.toml"] {
        fs::write(folder.join(name), "").unwrap();
    }
    let all = "--store s --poll-interval 1500ms --manifest a.toml --manifest b.toml --contract c.toml \
        --cache-dir c --no-cache --listen [::1]:1 --token-file t --insecure-public --tls-cert c.pem \
        --tls-key k.pem --workers 3 --max-connections 7 --max-body 1234567B --max-bodies 5MiB \
        --concurrency 3 --max-calls 4 --call-timeout 20ms --request-timeout 1m --idle-timeout 1h \
        --memory 1MiB --drain-timeout 1day --log info,keyway_server=debug --log-format json";
    for flags in ["", "--store-kind fluid --fluid-mount-path /mnt/a", all] {
        let line = format!(
            "keyway-server {flags} --print-config > one.toml &&
             keyway-server --config one.toml --print-config > two.toml &&
             keyway-server --config two.toml --print-config > three.toml"
        );
        let outcome = run_in(&folder, &line);
        assert_eq!(outcome.code, Some(0), "{}", outcome.show());
        let read = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
        assert!(read("one.toml").lines().count() > 10);
        assert_eq!(read("one.toml"), read("two.toml"), "{flags}");
        assert_eq!(read("two.toml"), read("three.toml"), "{flags}");
    }
}

#[test]
fn what_is_wrong_is_told() {
    let folder = folder("wrong");
    let file = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    file("unknown.toml", "store = 'plugins'\nconcurency = 3\n");
    file("type.toml", "workers = 'three'\n");
    file("syntax.toml", "store = \n");
    file("time.toml", "\ncall_timeout = '3 fortnights'\n");
    file("hostile.toml", "\"\\u001b[31m\\nlisten\" = 1\n");
    file("empty.txt", "# none\n\n");
    file("short.txt", "0123456789abcdef\nshort\n");
    fs::create_dir(folder.join("folder")).unwrap();
    let lines = [
        "keyway-server --config unknown.toml",
        "keyway-server --config type.toml",
        "keyway-server --config syntax.toml",
        "keyway-server --config time.toml",
        "keyway-server --config hostile.toml",
        "keyway-server --config absent.toml",
        "keyway-server --config folder",
        "keyway-server --listen 0.0.0.0:0",
        "keyway-server --listen [::]:0",
        "keyway-server --listen 127.0.0.1",
        "keyway-server --token-file absent.txt",
        "keyway-server --token-file empty.txt",
        "keyway-server --token-file short.txt",
        "keyway-server --token-file folder",
        "keyway-server --max-body lots",
        "keyway-server --max-body 3GiB",
        "keyway-server --max-body 2GiB",
        "keyway-server --memory 5GiB",
        "keyway-server --call-timeout 1",
        "keyway-server --call-timeout 0s",
        "keyway-server --drain-timeout 2days",
        "keyway-server --workers 0",
        "keyway-server --workers 257",
        "keyway-server --max-calls 0",
        "keyway-server --concurrency 100001",
        "keyway-server --concurency 3",
        "keyway-server --log loud",
        "keyway-server --log 'keyway_server=['",
        "keyway-server --log-format xml",
        "keyway-server --fluid-mount-path /mnt/plugins",
        "keyway-server --store-kind fluid",
        "keyway-server --store-kind fluid --store a --fluid-mount-path /mnt/plugins",
        "keyway-server --tls-cert cert.pem",
        "keyway-server --tls-key key.pem",
        "keyway-server --listen 127.0.0.1:0 --tls-cert empty.txt --tls-key empty.txt",
        "keyway-server --listen 127.0.0.1:0 --contract empty.txt",
        "keyway-server --listen 127.0.0.1:0 --manifest NAME.toml",
        "KEYWAY_MAX_CALLS=many keyway-server",
    ];
    assert_shown!("wrong", show(&folder, &lines));
}

#[test]
fn help_and_version() {
    let lines = ["COLUMNS=100 keyway-server --help", "keyway-server --version"];
    let text = show(&folder("help"), &lines);
    let version = format!("keyway-server {}", env!("CARGO_PKG_VERSION"));
    assert_shown!("help", text.replace(&version, "keyway-server [VERSION]"));
}
