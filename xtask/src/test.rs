//! `cargo xtask test`: everything that must pass.

use std::{
    io::{BufRead, BufReader},
    process::Stdio,
    time::Instant,
};

use crate::{
    lint,
    step::{cargo, run, step},
    tools::{self, Tool},
};

/// Linters and all tests.
pub(crate) fn test() -> Result<(), String> {
    let start = Instant::now();
    tools::ensure(&[Tool::ClangFormat, Tool::Tests])?;
    lint::lint()?;
    tests(&["--workspace"], start)
}

/// The tests that depend on the compiler and on CMake.
pub(crate) fn test_sdk() -> Result<(), String> {
    let start = Instant::now();
    tools::ensure(&[Tool::Tests])?;
    tests(&["--package", "keyway-tests"], start)
}

fn tests(which: &[&str], start: Instant) -> Result<(), String> {
    step("build the checker and the host", || {
        run(cargo(["build", "--locked", "--workspace", "--bins"]))
    })?;
    let mut count = Count::default();
    let result = step("run the tests", || run_tests(which, &mut count));
    eprintln!("    {:.1} s in all", start.elapsed().as_secs_f64());
    println!("{} passed, {} failed", count.passed, count.failed);
    match (result, count) {
        (Ok(()), Count { passed: 0, .. }) => Err("no test ran".to_owned()),
        (result, _) => result,
    }
}

/// Writes the generated files anew.
pub(crate) fn regen() -> Result<(), String> {
    tools::ensure(&[])?;
    step("write abi/src/bindings.rs", || {
        let mut regen =
            cargo(["test", "--quiet", "--package", "keyway-abi", "--features", "regen"]);
        regen.args(["--test", "bindings", "bindings_are"]);
        regen.env("KEYWAY_REGEN", "1");
        run(regen)
    })
}

#[derive(Default)]
struct Count {
    passed: u64,
    failed: u64,
}

/// Shows what the tests print, and adds up their closing lines.
fn run_tests(which: &[&str], count: &mut Count) -> Result<(), String> {
    let mut tests = cargo(["test", "--locked", "--no-fail-fast"]);
    tests.args(which);
    tests.stdout(Stdio::piped());
    let mut child = tests.spawn().map_err(|error| format!("cannot run cargo: {error}"))?;
    let output = child.stdout.take().ok_or("cargo has no output")?;
    for line in BufReader::new(output).lines() {
        let line = line.map_err(|error| format!("cannot read what cargo prints: {error}"))?;
        eprintln!("{line}");
        if let Some(result) = line.strip_prefix("test result: ") {
            count.passed += number_before(result, " passed");
            count.failed += number_before(result, " failed");
        }
    }
    let status = child.wait().map_err(|error| format!("cannot wait for cargo: {error}"))?;
    if status.success() { Ok(()) } else { Err("a test failed".to_owned()) }
}

fn number_before(text: &str, word: &str) -> u64 {
    let number = text.split(word).next().and_then(|head| head.rsplit(' ').next());
    number.and_then(|number| number.parse().ok()).unwrap_or(0)
}
