//! The host's examples do what their first lines say, with plugins that the real
//! toolchain built.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    io::{BufRead, BufReader, Lines, Write},
    path::Path,
    process::{ChildStdout, Command, Stdio},
};

use keyway_tests::{Outcome, examples, hello, plugin, repo, run_example, turns};
use regex::Regex;

fn snapshot(name: &str, outcomes: &[Outcome]) {
    let shown: String = outcomes.iter().map(Outcome::show).collect();
    insta::with_settings!({ omit_expression => true }, { insta::assert_snapshot!(name, shown) });
}

/// Runs an example beside a module.
fn run(module: &Path, line: &str) -> Outcome {
    run_example(module.parent().unwrap(), line)
}

/// And the README shows it.
#[test]
fn run_once() {
    let readme = fs::read_to_string(repo().join("README.md")).unwrap();
    let example = fs::read_to_string(repo().join("host/examples/run-once.rs")).unwrap();
    assert!(readme.contains(&format!("```rust\n{example}```\n")));
    snapshot("run-once", &[run(&hello().join("hello.wasm"), "run-once hello.wasm")]);
}

#[test]
fn bytes() {
    let greet = plugin("plugins/greet");
    let good = run(&greet, "bytes greet.wasm greet Ada");
    snapshot("bytes", &[good, run(&greet, "bytes greet.wasm greet ''")]);
}

#[test]
fn host_functions() {
    let shop = plugin("templates/own-host-cpp");
    fs::copy(repo().join("templates/own-host-cpp/shop.toml"), shop.with_file_name("shop.toml"))
        .unwrap();
    snapshot(
        "host-functions",
        &[run(&shop, "host-functions own-host-cpp.wasm shop.toml tea 'a castle' cup")],
    );
}

#[test]
fn pool() {
    let shout = plugin("templates/bytes-cpp");
    snapshot("pool", &[run(&shout, "pool bytes-cpp.wasm shout ada grace edsger")]);
}

#[test]
fn cancel() {
    snapshot("cancel", &[run(&turns("example-cancel", 1), "cancel turns.wasm -1")]);
}

#[test]
fn yielding() {
    snapshot("yield", &[run(&turns("example-yield", 1), "yield turns.wasm -1 1000")]);
}

/// How much fuel is the compiler's matter; that it is the same again, the example asserts.
#[test]
fn deterministic() {
    let module = turns("example-deterministic", 1);
    let mut outcome = run(&module, "deterministic turns.wasm 0 10 100 100000");
    let fuel = Regex::new(r"for (\d+) of fuel").unwrap();
    let used: Vec<u64> =
        fuel.captures_iter(&outcome.stdout).map(|found| found[1].parse().unwrap()).collect();
    assert_eq!(used.len(), 3, "{}", outcome.show());
    // each turn costs the same
    assert_eq!(used[2] - used[1], 9 * (used[1] - used[0]), "{}", outcome.show());
    outcome.stdout = fuel.replace_all(&outcome.stdout, "for [FUEL] of fuel").into_owned();
    snapshot("deterministic", &[outcome]);
}

/// A call of the old plugin ends on it while the new one answers already, and a broken
/// file changes nothing.
#[test]
fn hot_swap() {
    let module = turns("example-hot-swap", 1);
    let new = turns("example-hot-swap-new", 2);
    let mut child = Command::new(examples().join("hot-swap"))
        .arg(&module)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
    let next = |output: &mut Lines<BufReader<ChildStdout>>| output.next().unwrap().unwrap();

    writeln!(input, "1500000000").unwrap(); // seconds
    assert_eq!(next(&mut output), "1500000000: begins");
    fs::rename(new, &module).unwrap();
    assert_eq!(next(&mut output), "swapped");
    writeln!(input, "10").unwrap();
    assert_eq!(next(&mut output), "10: begins");
    assert_eq!(next(&mut output), "10: 2");
    assert_eq!(next(&mut output), "1500000000: 1");

    fs::write(&module, "no module").unwrap();
    assert_eq!(next(&mut output), "kept the old one: the plugin cannot be loaded");
    writeln!(input, "10").unwrap();
    drop(input);
    let rest: Vec<_> = output.map(|line| line.unwrap()).collect();
    assert_eq!(rest, ["10: begins", "10: 2"]);
    assert!(child.wait().unwrap().success());
}

/// Those that have a test; `soak` is for measuring.
const TESTED: &[&str] = &[
    "run-once",
    "bytes",
    "host-functions",
    "pool",
    "hot-swap",
    "cancel",
    "yield",
    "deterministic",
    "soak",
];

#[test]
fn none_is_forgotten() {
    for entry in fs::read_dir(repo().join("host/examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        assert!(TESTED.contains(&name), "{name} has no test");
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains(&format!("--example {name} -- ")),
            "{name} does not say how to run it"
        );
    }
}
