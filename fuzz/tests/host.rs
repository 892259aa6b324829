//! Some hundred runs on the host, always the same ones.
#![allow(clippy::unwrap_used)]

use keyway_fuzz::{
    campaign::Plan,
    host::{
        campaign::{self, Source},
        input::{Input, corpus},
    },
};

#[test]
fn runs_of_one_seed_keep_every_invariant() {
    let corpus = corpus();
    let plan = Plan { seed: 1, first: 0, runs: 600, jobs: 2, until: None };
    let summary = campaign::run(
        &plan,
        Source::Corpus(&corpus),
        |_| {},
        |run| {
            eprintln!("run {run} does not end");
            std::process::abort();
        },
    );
    let summary = summary.unwrap();
    for found in summary.found.values() {
        eprintln!("run {}: {}: {}", found.run, found.failure.key, found.failure.detail);
    }
    assert!(summary.found.is_empty());
    // and they reach what they are made for
    let tally = &summary.tally;
    assert_eq!(tally.runs(), plan.runs);
    assert!(tally.loaded() > plan.runs / 3, "{tally}");
    assert!(tally.compared.1 > 50 && tally.calls.1 > 200, "{tally}");
    for name in ["Trap", "Plugin", "Range", "Ended", "Panic"] {
        assert!(tally.errors[2].contains_key(name), "{name}: {tally}");
    }
}

#[test]
fn a_run_follows_from_seed_and_number() {
    let corpus = corpus();
    let input = |number| format!("{:?}", Input::of_run(7, number, &corpus));
    for number in 0..50 {
        assert_eq!(input(number), input(number));
    }
    assert_ne!(input(0), input(1));
}
