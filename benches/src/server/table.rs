//! The table: a line for each contestant as soon as its case is measured.

use keyway_benches::number::{ratio, time};

use crate::{case::Number, rounds::Measured};

const LEGEND: &str = "\
keyway     keyway-server, each request in a fresh instance: instantiate, init, call, cleanup
axum       axum as its documentation has it, without plugins: a constant at POST /run, the
           request's body at POST /echo
ratio      of the number before it to that of the line below: the median of the ratios of
           the rounds, as each number is the median of the rounds
run-N      POST /run of `hello` by N connections of wrk, on the same cores as the server
echo-N     POST /plugins/echo/echo of so many bytes by 16 connections
spread     as run-16, each request of another one of 100 plugins
beside     as run-16, while two requests of a plugin that never ends run as well, which the
           server's time limit ends; compared with the same alone
kept       as run-16, of a plugin whose manifest has instances kept; compared with fresh ones
!          a broken promise";

pub(crate) fn begin() {
    print!("{:<10}{:<10}", "case", "server");
    for number in Number::ALL {
        print!("{:>12}{:>7}", number.name(), "ratio");
    }
    println!("  promised");
}

pub(crate) fn add(measured: &Measured) {
    for (index, (who, _)) in measured.contestants.iter().enumerate() {
        let case = if index == 0 { measured.case.to_string() } else { String::new() };
        print!("{case:<10}{:<10}", who.name());
        for number in Number::ALL {
            let median = measured.median(*who, number);
            let told = median.map_or_else(String::new, |value| tell(number, value));
            let ratio = measured.ratio(number).filter(|_| index == 0);
            print!(
                "{told:>12}{:>7}",
                ratio.map_or_else(String::new, keyway_benches::number::ratio)
            );
        }
        let promises = if index == 0 { promises(measured) } else { String::new() };
        println!("{}", format!("  {promises}").trim_end());
    }
}

fn promises(measured: &Measured) -> String {
    let verdicts = measured.promises().map(|(promise, value)| {
        let verdict = match promise.bound.holds(value) {
            true => "kept".to_owned(),
            false => format!("broken by {}!", ratio(value)),
        };
        format!("{} {}: {verdict}", promise.of.name(), promise.bound)
    });
    verdicts.collect::<Vec<_>>().join("; ")
}

/// The words under the table, and what it comes to.
pub(crate) fn end(all: &[Measured]) {
    println!("\n{LEGEND}\n");
    let holds = all.iter().flat_map(Measured::promises);
    let (kept, broken): (Vec<_>, Vec<_>) =
        holds.partition(|(promise, ratio)| promise.bound.holds(*ratio));
    println!("promises: {} kept, {} broken", kept.len(), broken.len());
}

/// A rate as a whole number with thousands apart, or a time.
pub(crate) fn tell(number: Number, value: f64) -> String {
    if number != Number::Rate {
        return time(value * 1e9);
    }
    let digits = format!("{value:.0}");
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{promises, tell};
    use crate::{case::Number, rounds::tests::measured};

    #[test]
    fn numbers_are_told_with_their_units() {
        let rates = [7.4, 999.0, 1_000.0, 123_456.7].map(|rate| tell(Number::Rate, rate));
        assert_eq!(rates, ["7", "999", "1,000", "123,457"]);
        assert_eq!(tell(Number::P99, 0.0042), "4.20 ms");
    }

    #[test]
    fn a_broken_promise_is_told_with_its_number() {
        assert_eq!(
            promises(&measured([84.0, 840.0, 168.0], 1e-3)),
            "requests/s >= 0.85: broken by 0.84!; p99 <= 1.5: kept"
        );
    }
}
