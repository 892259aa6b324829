//! A deterministic host computes the same each time, down to the bits of a NaN, and
//! for the same fuel: in fresh instances, on another host, from the cache.
#![allow(clippy::unwrap_used)]

use std::{fs, sync::OnceLock};

use keyway_host::{Builder, Cache, Host, Plugin};
use keyway_tests::{Project, copy, repo, scratch};

/// Of each function's calls.
const INSTANCES: usize = 1_000;

const FUNCTIONS: [&str; 3] = ["orbits", "nans", "mixed"];

/// The NaN that WebAssembly calls canonical.
const NAN: u64 = 0x7ff8_0000_0000_0000;

/// A plugin full of floating-point arithmetic, from C.
fn floats() -> &'static [u8] {
    static FLOATS: OnceLock<Vec<u8>> = OnceLock::new();
    FLOATS.get_or_init(|| {
        let folder = scratch("deterministic/floats");
        copy(&repo().join("tests/floats"), &folder.join("source"));
        let project = Project::new(folder.join("source"), folder.join("build"));
        project.make("-G Ninja -DCMAKE_BUILD_TYPE=Release");
        fs::read(project.file("floats.wasm")).unwrap()
    })
}

fn load(builder: Builder) -> Plugin {
    builder.build().unwrap().load(floats()).unwrap()
}

fn deterministic() -> Builder {
    Host::builder().deterministic(true)
}

/// What a function answers in a fresh instance, and the fuel that the call took.
fn answer(plugin: &Plugin, function: &str) -> (Vec<u8>, Option<u64>) {
    let mut instance = plugin.instantiate().unwrap();
    instance.init().unwrap();
    let answer = instance.call(function, b"").unwrap().to_vec();
    (answer, instance.fuel_used())
}

fn words(answer: &[u8]) -> impl Iterator<Item = u64> {
    let (words, rest) = answer.as_chunks();
    assert!(rest.is_empty());
    words.iter().map(|word| u64::from_le_bytes(*word))
}

#[test]
fn a_thousand_instances_give_one_answer_for_one_amount_of_fuel() {
    let plugin = load(deterministic());
    for function in FUNCTIONS {
        let first = answer(&plugin, function);
        assert!(first.1.unwrap() > 100, "{function}: {:?}", first.1);
        for number in 1..INSTANCES {
            assert_eq!(answer(&plugin, function), first, "{function}, instance {number}");
        }
        println!("{function}: {} bytes, fuel {:?}", first.0.len(), first.1);
    }
}

/// Of two hosts that share nothing but the cache's folder: the first compiles, the
/// second reads what was compiled.
#[test]
fn so_do_other_hosts_and_the_cache() {
    let folder = scratch("deterministic/cache");
    let cache = || Cache::at(folder.join("entries")).unwrap();
    let plain = load(deterministic());
    let compiled = load(deterministic().cache(cache()));
    let cached = load(deterministic().cache(cache()));
    assert_eq!((compiled.was_cached(), cached.was_cached()), (false, true));
    for function in FUNCTIONS {
        let first = answer(&plain, function);
        for plugin in [&compiled, &cached] {
            for _ in 0..10 {
                assert_eq!(answer(plugin, function), first, "{function}");
            }
        }
    }
}

/// As published for these bodies and steps: -0.169075164, then -0.169087605.
#[test]
fn the_arithmetic_is_the_usual_one() {
    for builder in [deterministic(), Host::builder()] {
        let (answer, _) = answer(&load(builder), "orbits");
        let numbers: Vec<_> = words(&answer).map(f64::from_bits).collect();
        assert_eq!(format!("{:.9} {:.9}", numbers[0], numbers[1]), "-0.169075164 -0.169087605");
        assert_eq!(numbers.len(), 17);
    }
}

/// On any other host the machine chooses, and payloads remain.
#[test]
fn there_is_one_nan() {
    let (nans, fuel) = answer(&load(deterministic()), "nans");
    assert_eq!(nans.len(), 8 * 140);
    for (number, bits) in words(&nans).enumerate() {
        assert_eq!(bits, NAN, "{number}: {bits:#x}");
    }
    let (others, no_fuel) = answer(&load(Host::builder()), "nans");
    assert!(words(&others).all(|bits| f64::from_bits(bits).is_nan()));
    assert!(words(&others).filter(|bits| *bits != NAN).count() > 50);
    assert!(fuel.is_some() && no_fuel.is_none());
}
