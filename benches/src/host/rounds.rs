//! Rounds: in each, every contestant has its turn, so that what the machine does
//! beside falls on all of them.

use std::time::Duration;

use keyway_benches::{bound::Bound, number::median};

use crate::{
    case::{Case, Contestant, Promise},
    work::{Result, Work},
};

/// One contestant in one case.
struct Runner {
    who: Contestant,
    work: Work,
    /// How often it works in a turn.
    times: u64,
    /// Nanoseconds of one time, of each round.
    rounds: Vec<f64>,
}

impl Runner {
    /// Finds out how often it works in a turn that takes about so long.
    fn new(who: Contestant, mut work: Work, turn: Duration) -> Result<Self> {
        let mut times = 1;
        loop {
            // the shortest of three: one may have been interrupted
            let time = work(times)?.min(work(times)?).min(work(times)?);
            if time >= turn / 10 || times >= 1 << 30 {
                let each = time.as_secs_f64() / times as f64;
                let times = (turn.as_secs_f64() / each).clamp(1.0, 1e9) as u64;
                return Ok(Self { who, work, times, rounds: Vec::new() });
            }
            times *= 2;
        }
    }

    fn turn(&mut self) -> Result<()> {
        let time = (self.work)(self.times)?;
        self.rounds.push(time.as_nanos() as f64 / self.times as f64);
        Ok(())
    }
}

/// What was measured in one case: nanoseconds of each round, in the order of the rounds.
pub(crate) struct Measured {
    pub(crate) case: Case,
    pub(crate) contestants: Vec<(Contestant, Vec<f64>)>,
}

/// Runs all rounds of a case; a turn takes about as long as `turn`.
pub(crate) fn measure(
    case: Case,
    works: Vec<(Contestant, Work)>,
    rounds: u16,
    turn: Duration,
) -> Result<Measured> {
    let runners = works.into_iter().map(|(who, work)| Runner::new(who, work, turn));
    let mut runners = runners.collect::<Result<Vec<_>>>()?;
    for round in 0..usize::from(rounds) {
        let count = runners.len();
        for turn in 0..count {
            runners[(round + turn) % count].turn()?; // nobody is always first
        }
    }
    let contestants = runners.into_iter().map(|runner| (runner.who, runner.rounds)).collect();
    Ok(Measured { case, contestants })
}

impl Measured {
    fn rounds(&self, who: Contestant) -> Option<&[f64]> {
        let found = self.contestants.iter().find(|(contestant, _)| *contestant == who);
        found.map(|(_, rounds)| rounds.as_slice())
    }

    /// Nanoseconds; none of who was not measured.
    pub(crate) fn median(&self, who: Contestant) -> Option<f64> {
        self.rounds(who).and_then(|rounds| median(rounds.to_vec()))
    }

    /// The median of the ratios of each round, which what slows a whole round down
    /// leaves as they are.
    pub(crate) fn ratio(&self, over: Contestant, under: Contestant) -> Option<f64> {
        let (over, under) = (self.rounds(over)?, self.rounds(under)?);
        median(over.iter().zip(under).map(|(over, under)| over / under).collect())
    }

    /// Each promise with its ratio, and none where that was not measured.
    pub(crate) fn promises(&self) -> Vec<(Promise, Option<f64>)> {
        let promises = self.case.promises().into_iter();
        promises.map(|promise| (promise, self.ratio(promise.over, promise.under))).collect()
    }

    /// Whether a promise was broken.
    pub(crate) fn is_broken(&self) -> bool {
        let breaks = |bound: Bound, ratio: Option<f64>| ratio.is_some_and(|r| !bound.holds(r));
        self.promises().into_iter().any(|(promise, ratio)| breaks(promise.bound, ratio))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Measured, measure};
    use crate::{
        case::{
            Case,
            Contestant::{Extism, Keyway, Raw},
        },
        work::each,
    };

    const TURN: Duration = Duration::from_millis(1);

    fn measured(keyway: [f64; 3]) -> Measured {
        let contestants = vec![(Keyway, keyway.to_vec()), (Raw, vec![10.0, 100.0, 20.0])];
        Measured { case: Case::Int, contestants }
    }

    #[test]
    fn a_ratio_is_of_the_rounds_and_not_of_the_medians() {
        let measured = measured([11.0, 90.0, 30.0]);
        assert_eq!(measured.median(Keyway), Some(30.0));
        assert_eq!(measured.ratio(Keyway, Raw), Some(1.1));
        assert_eq!(measured.ratio(Extism, Keyway), None);
    }

    #[test]
    fn a_promise_is_broken_by_what_was_measured_alone() {
        assert!(!measured([11.0, 110.0, 22.0]).is_broken(), "nothing of extism");
        assert!(measured([12.0, 120.0, 24.0]).is_broken());
    }

    #[test]
    fn every_contestant_has_a_turn_in_every_round() {
        let work = || each(|| Ok::<_, String>(std::hint::black_box(1)));
        let works = vec![(Keyway, work()), (Raw, work())];
        let measured = measure(Case::Int, works, 3, TURN).expect("a measurement");
        assert!(measured.contestants.iter().all(|(_, rounds)| rounds.len() == 3));
        assert!(measured.median(Keyway).is_some_and(|time| time > 0.0));
    }

    #[test]
    fn what_fails_is_not_measured() {
        let works = vec![(Keyway, each(|| Err::<(), _>("no")))];
        assert!(measure(Case::Int, works, 3, TURN).is_err());
    }
}
