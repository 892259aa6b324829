//! The numbers as JSON, with every round: for whoever draws or compares them.

use keyway_benches::{bound::Bound, machine::Machine};
use serde::Serialize;

use crate::rounds::Measured;

#[derive(Serialize)]
struct Report {
    unit: &'static str,
    machine: Machine,
    cases: Vec<CaseReport>,
}

#[derive(Serialize)]
struct CaseReport {
    name: String,
    contestants: Vec<ContestantReport>,
    promises: Vec<PromiseReport>,
}

#[derive(Serialize)]
struct ContestantReport {
    name: &'static str,
    median: Option<f64>,
    rounds: Vec<f64>,
}

#[derive(Serialize)]
struct PromiseReport {
    over: &'static str,
    under: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    ratio: Option<f64>,
    kept: Option<bool>,
}

pub(crate) fn json(all: &[Measured], machine: Machine) -> Result<String, serde_json::Error> {
    let cases = all.iter().map(case).collect();
    serde_json::to_string_pretty(&Report { unit: "ns", machine, cases })
}

fn case(measured: &Measured) -> CaseReport {
    let contestants = measured.contestants.iter().map(|(who, rounds)| ContestantReport {
        name: who.name(),
        median: measured.median(*who),
        rounds: rounds.clone(),
    });
    let promises = measured.promises().into_iter().map(|(promise, ratio)| {
        let (at_most, at_least) = match promise.bound {
            Bound::AtMost(most) => (Some(most), None),
            Bound::AtLeast(least) => (None, Some(least)),
        };
        let kept = ratio.map(|ratio| promise.bound.holds(ratio));
        let (over, under) = (promise.over.name(), promise.under.name());
        PromiseReport { over, under, at_most, at_least, ratio, kept }
    });
    CaseReport {
        name: measured.case.to_string(),
        contestants: contestants.collect(),
        promises: promises.collect(),
    }
}
