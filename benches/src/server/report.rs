//! The numbers as JSON, with every round: for whoever draws or compares them.

use std::collections::BTreeMap;

use keyway_benches::{bound::Bound, machine::Machine};
use serde::Serialize;

use crate::{
    case::{Contestant, Number},
    rounds::Measured,
};

#[derive(Serialize)]
struct Report {
    units: BTreeMap<&'static str, &'static str>,
    machine: Machine,
    cases: Vec<CaseReport>,
}

#[derive(Serialize)]
struct CaseReport {
    name: String,
    connections: u16,
    contestants: Vec<ContestantReport>,
    ratios: Vec<RatioReport>,
}

#[derive(Serialize)]
struct ContestantReport {
    name: &'static str,
    numbers: Vec<NumberReport>,
}

#[derive(Serialize)]
struct NumberReport {
    name: &'static str,
    median: Option<f64>,
    rounds: Vec<f64>,
}

/// Of the first contestant's number to the other's.
#[derive(Serialize)]
struct RatioReport {
    of: &'static str,
    ratio: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_most: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    at_least: Option<f64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kept: Option<bool>,
}

pub(crate) fn json(all: &[Measured], machine: Machine) -> Result<String, serde_json::Error> {
    let units = BTreeMap::from([("requests/s", "1/s"), ("p50", "s"), ("p99", "s")]);
    let cases = all.iter().map(case).collect();
    serde_json::to_string_pretty(&Report { units, machine, cases })
}

fn case(measured: &Measured) -> CaseReport {
    let contestants = measured.contestants.iter().map(|(who, _)| contestant(measured, *who));
    let ratios = Number::ALL.map(|number| {
        let ratio = measured.ratio(number);
        let mut promises = measured.case.promises().iter();
        let bound = promises.find(|promise| promise.of == number).map(|promise| promise.bound);
        let (at_most, at_least) = match bound {
            Some(Bound::AtMost(most)) => (Some(most), None),
            Some(Bound::AtLeast(least)) => (None, Some(least)),
            None => (None, None),
        };
        let kept = bound.zip(ratio).map(|(bound, ratio)| bound.holds(ratio));
        RatioReport { of: number.name(), ratio, at_most, at_least, kept }
    });
    CaseReport {
        name: measured.case.to_string(),
        connections: measured.case.connections(),
        contestants: contestants.collect(),
        ratios: ratios.into(),
    }
}

fn contestant(measured: &Measured, who: Contestant) -> ContestantReport {
    let turns = measured.contestants.iter().find(|(contestant, _)| *contestant == who);
    let rounds = |number| {
        turns.iter().flat_map(|(_, turns)| turns).map(|turn| turn.number(number)).collect()
    };
    let numbers = Number::ALL.map(|number| NumberReport {
        name: number.name(),
        median: measured.median(who, number),
        rounds: rounds(number),
    });
    ContestantReport { name: who.name(), numbers: numbers.into() }
}
