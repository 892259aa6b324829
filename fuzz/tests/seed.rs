//! A few thousand inputs, always the same ones.
#![allow(clippy::unwrap_used)]

use std::{collections::HashSet, panic};

use keyway_fuzz::{
    campaign::{self, Plan},
    corpus::Corpus,
    hostile,
    input::Input,
    panics, sections,
};

#[test]
fn inputs_of_one_seed_keep_every_invariant() {
    let corpus = Corpus::of_repository();
    let plan = Plan { seed: 1, first: 0, runs: 3_000, jobs: 2, until: None };
    let summary = campaign::run(&plan, &corpus, |_, _| {});
    assert_eq!(summary.runs(), plan.runs);
    for found in summary.found.values() {
        eprintln!("run {}: {}: {}", found.run, found.failure.key, found.failure.detail);
    }
    assert!(summary.found.is_empty());
    // and they reach what they are made for
    assert!(summary.rules.len() >= 32, "{:?}", summary.rules);
    for (kind, tally) in &summary.kinds {
        assert!(tally.readable > 0, "{kind:?}: {tally:?}");
    }
}

#[test]
fn a_run_follows_from_seed_and_number() {
    let corpus = Corpus::of_repository();
    let input = |number| Input::of_run(7, number, &corpus);
    for number in 0..50 {
        assert_eq!(format!("{:?}", input(number)), format!("{:?}", input(number)));
    }
    assert_ne!(input(0).module, input(1).module);
}

#[test]
fn panics_are_seen_that_somebody_caught() {
    let line = line!() + 1;
    let (result, panics) = panics::watch(|| panic::catch_unwind(|| panic!("word")).is_err());
    assert_eq!(result, Some(true));
    assert_eq!(panics.len(), 1);
    assert_eq!(panics[0].message, "word");
    assert!(panics[0].place.ends_with(&format!("seed.rs:{line}")), "{}", panics[0].place);
    assert!(panics::watch(|| 1).1.is_empty());
}

#[test]
fn sections_are_split_and_joined() {
    let corpus = Corpus::of_repository();
    for module in corpus.modules.iter().filter(|module| module.starts_with(&sections::HEADER)) {
        let parts = sections::split(module).unwrap();
        assert_eq!(&sections::join(&parts), module);
        for part in parts.iter().filter(|part| part.id == sections::id::CODE) {
            assert_eq!(sections::code(&sections::functions(&part.body).unwrap()).body, part.body);
        }
        for part in parts.iter().filter(|part| part.id == sections::id::EXPORT) {
            let exports = sections::exports(&part.body).unwrap();
            assert_eq!(sections::export_section(&exports).body, part.body);
        }
    }
}

#[test]
fn hostile_inputs_have_names_of_their_own() {
    let all = hostile::all();
    let names: HashSet<_> = all.iter().map(|hostile| hostile.name.as_str()).collect();
    assert_eq!(names.len(), all.len());
}
