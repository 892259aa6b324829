//! Plugins that mean harm get a typed error, and nobody else notices: see
//! `keyway_tests::hostile` for the files below `tests/hostile/`.
//!
//! `cargo test -p keyway-tests --test hostile -- --nocapture` prints the matrix with
//! what was measured.
#![allow(clippy::unwrap_used)]

use std::time::{Duration, Instant};

use keyway_tests::hostile::{
    Budget, Witness, beside, cases, load, markdown, module, new_host, run_all, snapshot, summary,
};

/// No call is stopped later than this; a machine with other work is slow.
const LATE: Duration = Duration::from_secs(2);

/// No module takes longer to be checked and compiled, without optimization.
const LOAD: Duration = Duration::from_secs(120);

#[test]
fn every_case_ends_in_a_typed_error() {
    let cases = cases();
    let outcomes = run_all(&cases);
    assert_eq!(outcomes.len(), cases.len());
    println!("{}\n{}", markdown(&outcomes), summary(&outcomes));
    insta::with_settings!({ omit_expression => true, prepend_module_to_snapshot => true }, {
        insta::assert_snapshot!("matrix", snapshot(&outcomes));
    });
    for outcome in &outcomes {
        let name = &outcome.name;
        assert!(!outcome.rows.iter().any(|row| row.answer.starts_with("PANIC")), "{name}");
        assert!(outcome.late.is_none_or(|late| late < LATE), "{name}: {:?}", outcome.late);
        assert!(outcome.load_time < LOAD, "{name}: {:?}", outcome.load_time);
    }
}

/// The quick plugin has no less than its time: it shares its host, the clock and the
/// processor with one that never ends.
#[test]
fn a_slow_plugin_does_not_stop_a_quick_one() {
    let budget = Budget { time: Duration::from_millis(300), ..Budget::default() };
    let host = new_host(budget);
    let good = load(&host, &module("good")).unwrap();
    let slow = load(&host, &module("slow")).unwrap();
    let begin = Instant::now();
    let (calls, starved) = beside(Witness::new(&good, budget), || {
        for _ in 0..3 {
            let mut instance = slow.instantiate().unwrap();
            assert!(instance.process(0).is_err());
        }
    });
    let time = begin.elapsed();
    println!("{calls} good calls in {time:?} beside a slow plugin, {starved} without time");
}

/// `taskset` is of Linux.
#[cfg(target_os = "linux")]
#[test]
fn nor_on_one_processor() {
    use std::{env, fs, process::Command};

    let status = fs::read_to_string("/proc/self/status").unwrap();
    let allowed = status.lines().find_map(|line| line.strip_prefix("Cpus_allowed_list:")).unwrap();
    let first: String = allowed.trim().chars().take_while(char::is_ascii_digit).collect();
    let mut child = Command::new("taskset");
    child.args(["-c", &first]).arg(env::current_exe().unwrap());
    child.args(["--exact", "a_slow_plugin_does_not_stop_a_quick_one", "--nocapture"]);
    let output = child.output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    println!("on one processor: {text}");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("good calls in"), "the test did not run: {text}");
}
