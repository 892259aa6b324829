//! The host's examples do what their first lines say, with plugins that the real
//! toolchain built.
#![allow(clippy::unwrap_used)]

use std::{
    fs,
    io::{BufRead, BufReader, Lines, Write},
    path::Path,
    process::{Child, ChildStdin, ChildStdout, Command, Stdio},
};

use keyway_tests::{Outcome, examples, files, hello, plugin, repo, run_example, turns};
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

#[test]
fn wasi() {
    let module = files("example-wasi");
    fs::copy(repo().join("tests/wasi/files.toml"), module.with_file_name("files.toml")).unwrap();
    let data = module.with_file_name("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("words"), "to\nbe\nor\n").unwrap();
    let line = |name: &str| run(&module, &format!("wasi files.wasm files.toml data sort {name}"));
    snapshot("wasi", &[line("words"), line("../files.toml")]);
    assert_eq!(fs::read_to_string(data.join("sorted")).unwrap(), "be\nor\nto\n");
}

/// The example, with a line of input at a time.
struct HotSwap {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl HotSwap {
    fn start(module: &Path) -> Self {
        let mut command = Command::new(examples().join("hot-swap"));
        command.arg(module).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let input = child.stdin.take().unwrap();
        let output = BufReader::new(child.stdout.take().unwrap()).lines();
        Self { child, input, output }
    }

    /// Has a number computed.
    fn begin(&mut self, number: i32) {
        writeln!(self.input, "{number}").unwrap();
    }

    /// Reads lines up to this one; those before it.
    fn until(&mut self, line: &str) -> Vec<String> {
        self.output.by_ref().map(Result::unwrap).take_while(|next| next != line).collect()
    }
}

/// Calls of the old plugin go on and end on it while the new one answers already.
#[test]
fn hot_swap() {
    let module = turns("example-hot-swap", 1);
    let new = turns("example-hot-swap-new", 2);
    let mut example = HotSwap::start(&module);
    example.begin(-1); // for good
    example.begin(1_500_000_000); // for seconds
    let mut seen = example.until("1500000000: begins");
    assert_eq!(seen, ["-1: begins"]);
    fs::rename(new, &module).unwrap();
    seen = example.until("swapped");
    example.begin(10);
    seen.extend(example.until("10: 2"));
    // how fast the machine is decides when the long one ends, but not on which plugin
    let long = "1500000000: 1";
    if !seen.iter().any(|line| line == long) {
        seen.extend(example.until(long));
        seen.push(long.to_owned());
    }
    seen.sort();
    assert_eq!(seen, ["10: begins", long]);
    example.child.kill().unwrap(); // or the endless one has its minute
    example.child.wait().unwrap();
}

#[test]
fn a_broken_file_changes_nothing() {
    let module = turns("example-hot-swap-broken", 1);
    let broken = module.with_extension("broken");
    fs::write(&broken, "no module").unwrap();
    let mut example = HotSwap::start(&module);
    example.begin(10); // the first file is read by now
    assert_eq!(example.until("10: 1"), ["10: begins"]);
    fs::rename(broken, &module).unwrap(); // never half written
    assert!(example.until("kept the old one: the plugin cannot be loaded").is_empty());
    example.begin(10);
    let HotSwap { mut child, input, output } = example;
    drop(input);
    let rest: Vec<_> = output.map(Result::unwrap).collect();
    assert_eq!(rest, ["10: begins", "10: 1"]);
    assert!(child.wait().unwrap().success());
}

/// Those that have a test above.
const TESTED: &[&str] = &[
    "run-once",
    "bytes",
    "host-functions",
    "pool",
    "hot-swap",
    "cancel",
    "yield",
    "deterministic",
    "wasi",
];

/// Those that are for measuring.
const MEASURING: &[&str] = &["lives", "soak"];

#[test]
fn none_is_forgotten() {
    for entry in fs::read_dir(repo().join("host/examples")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let is_known = TESTED.contains(&name) || MEASURING.contains(&name);
        assert!(is_known, "{name} has no test");
        let text = fs::read_to_string(&path).unwrap();
        assert!(
            text.contains(&format!("--example {name} -- ")),
            "{name} does not say how to run it"
        );
    }
}
