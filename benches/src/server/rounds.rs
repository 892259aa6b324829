//! Rounds: in each, every contestant has its turn, so that what the machine does
//! beside falls on all of them.

use std::{path::Path, time::Duration};

use keyway_benches::number::median;

use crate::{
    Result,
    case::{Case, Contestant, Number, Promise},
    peers::Peers,
    process::{Process, Stop},
    wrk::{Turn, Wrk},
};

/// How long the turns are, and how many.
#[derive(Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) rounds: u16,
    pub(crate) seconds: u16,
}

/// Seconds for which each answer is looked at, before and after what is measured.
const CHECK: u16 = 1;

/// What was measured in one case: each round, in the order of the rounds.
pub(crate) struct Measured {
    pub(crate) case: Case,
    pub(crate) contestants: Vec<(Contestant, Vec<Turn>)>,
}

/// Runs all rounds of a case.
pub(crate) fn measure(
    case: Case,
    peers: &mut Peers,
    plan: Plan,
    folder: &Path,
    stop: &Stop,
) -> Result<Measured> {
    let files = |name: &str| folder.join(format!("{case}-{name}"));
    let mut loads = Vec::new();
    for who in case.contestants() {
        loads.push((who, Wrk::new(peers.load(case, who)?, files(who.name()))?, Vec::new()));
    }
    let endless = Wrk::new(peers.endless(), files("endless"))?;
    for (_, wrk, _) in &loads {
        wrk.check(CHECK, stop)?;
    }
    for round in 0..usize::from(plan.rounds) {
        let count = loads.len();
        for turn in 0..count {
            let (who, wrk, turns) = &mut loads[(round + turn) % count]; // nobody is always first
            let beside = match who {
                Contestant::Beside => Some(start(&endless, peers, stop)?),
                _ => None,
            };
            turns.push(wrk.turn(plan.seconds, stop)?);
            if let Some(beside) = beside {
                end(beside, peers, stop)?;
            }
        }
    }
    for (_, wrk, _) in &loads {
        wrk.check(CHECK, stop)?;
    }
    peers.expect_alive()?;
    let contestants = loads.into_iter().map(|(who, _, turns)| (who, turns)).collect();
    Ok(Measured { case, contestants })
}

/// Starts requests of the plugin that never ends, and waits until it runs.
fn start(endless: &Wrk, peers: &Peers, stop: &Stop) -> Result<Process> {
    let process = endless.start()?;
    stop.wait("`spin` to run", Duration::from_secs(60), || {
        Ok((peers.in_progress("spin")? > 0.0).then_some(()))
    })?;
    Ok(process)
}

/// Ends them, and waits until it does not run any more.
fn end(requests: Process, peers: &Peers, stop: &Stop) -> Result<()> {
    drop(requests);
    stop.wait("`spin` to end", Duration::from_secs(60), || {
        Ok((peers.in_progress("spin")? <= 0.0).then_some(()))
    })
}

impl Measured {
    fn turns(&self, who: Contestant) -> Option<&[Turn]> {
        let found = self.contestants.iter().find(|(contestant, _)| *contestant == who);
        found.map(|(_, turns)| turns.as_slice())
    }

    pub(crate) fn median(&self, who: Contestant, number: Number) -> Option<f64> {
        median(self.turns(who)?.iter().map(|turn| turn.number(number)).collect())
    }

    /// The median of the ratios of each round, which what slows a whole round down
    /// leaves as they are: the first contestant's number over the other's.
    pub(crate) fn ratio(&self, number: Number) -> Option<f64> {
        let [over, under] = self.case.contestants();
        let turns = self.turns(over)?.iter().zip(self.turns(under)?);
        median(turns.map(|(over, under)| over.number(number) / under.number(number)).collect())
    }

    /// Each promise with its ratio.
    pub(crate) fn promises(&self) -> impl Iterator<Item = (Promise, f64)> {
        let told = |promise: &Promise| self.ratio(promise.of).map(|ratio| (*promise, ratio));
        self.case.promises().iter().filter_map(told)
    }

    /// Whether a promise was broken.
    pub(crate) fn is_broken(&self) -> bool {
        self.promises().any(|(promise, ratio)| !promise.bound.holds(ratio))
    }
}

impl Turn {
    pub(crate) fn number(&self, number: Number) -> f64 {
        match number {
            Number::Rate => self.rate,
            Number::P50 => self.p50,
            Number::P99 => self.p99,
        }
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use super::Measured;
    use crate::{
        case::{
            Case,
            Contestant::{Axum, Keyway},
            Number::{P50, P99, Rate},
        },
        wrk::Turn,
    };

    pub(crate) fn measured(keyway: [f64; 3], p99: f64) -> Measured {
        let turn = |rate, p99| Turn { rate, p50: 1e-4, p99 };
        let keyway = keyway.map(|rate| turn(rate, p99)).to_vec();
        let axum = [100.0, 1000.0, 200.0].map(|rate| turn(rate, 1e-3)).to_vec();
        Measured { case: Case::Run(16), contestants: vec![(Keyway, keyway), (Axum, axum)] }
    }

    #[test]
    fn a_ratio_is_of_the_rounds_and_not_of_the_medians() {
        let measured = measured([90.0, 900.0, 160.0], 1e-3);
        assert_eq!(measured.median(Keyway, Rate), Some(160.0));
        assert_eq!(measured.ratio(Rate), Some(0.9));
        assert_eq!((measured.ratio(P50), measured.ratio(P99)), (Some(1.0), Some(1.0)));
    }

    #[test]
    fn each_promise_can_be_broken() {
        assert!(!measured([85.0, 850.0, 170.0], 1.5e-3).is_broken());
        assert!(measured([84.0, 840.0, 168.0], 1e-3).is_broken());
        assert!(measured([90.0, 900.0, 180.0], 1.6e-3).is_broken());
    }
}
