//! What came of the cases, as tables.

use std::time::Duration;

use super::case::Case;

/// One call and its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The call.
    pub call: String,
    /// The result, or variant and message of the error.
    pub answer: String,
}

/// What came of a case.
#[derive(Clone, Debug)]
pub struct Outcome {
    /// The case's name.
    pub name: String,
    /// Its calls, up to the first that could not be made.
    pub rows: Vec<Row>,
    /// How far beyond its limit the slowest call was stopped, of all repeats; none
    /// where no call got there.
    pub late: Option<Duration>,
    /// Whether a call ended in the error of the time limit.
    pub by_time: bool,
    /// Calls of a good plugin meanwhile, where the case takes time, and those that the
    /// machine had no time for.
    pub beside: Option<(u32, u32)>,
    /// To check and to compile.
    pub load_time: Duration,
}

impl Outcome {
    pub(super) fn new(case: &Case, rows: Vec<Row>) -> Self {
        let (name, load_time) = (case.name.clone(), Duration::ZERO);
        Self { name, rows, late: None, by_time: false, beside: None, load_time }
    }

    /// Takes in a repeat, of which the same has to come.
    pub(super) fn same(&mut self, other: &Self) {
        assert_eq!(self.rows, other.rows, "{}: not the same again", self.name);
        self.late = self.late.max(other.late);
    }
}

/// What a snapshot keeps: nothing that depends on the time.
pub fn snapshot(outcomes: &[Outcome]) -> String {
    let mut text = String::from("case | call | error\n");
    for Outcome { name, rows, .. } in outcomes {
        for Row { call, answer } in rows {
            text.push_str(&format!("{name} | {call} | {answer}\n"));
        }
    }
    text
}

/// The same with what was measured, for a report.
pub fn markdown(outcomes: &[Outcome]) -> String {
    let mut text = String::from("| case | call | error | load | past the limit | calls beside |\n");
    text.push_str("|---|---|---|---|---|---|\n");
    for outcome in outcomes {
        let late = outcome.late.map_or_else(String::new, milliseconds);
        let beside = outcome.beside.map_or_else(String::new, |(calls, _)| calls.to_string());
        let mut measured = format!("{} | {late} | {beside}", milliseconds(outcome.load_time));
        for Row { call, answer } in &outcome.rows {
            let answer = answer.replace('|', "\\|");
            text.push_str(&format!("| {} | {call} | {answer} | {measured} |\n", outcome.name));
            measured = " | | ".to_owned(); // in the first row of a case
        }
    }
    text
}

/// All of it in one line.
pub fn summary(outcomes: &[Outcome]) -> String {
    let mut late: Vec<_> = outcomes.iter().filter_map(|outcome| outcome.late).collect();
    late.sort();
    let median = late.get(late.len() / 2).copied().unwrap_or_default();
    let most = late.last().copied().unwrap_or_default();
    let beside = || outcomes.iter().filter_map(|outcome| outcome.beside);
    let calls: u32 = beside().map(|(calls, _)| calls).sum();
    let starved: u32 = beside().map(|(_, starved)| starved).sum();
    let slowest = outcomes.iter().max_by_key(|outcome| outcome.load_time);
    let slowest = slowest.map_or_else(String::new, |outcome| {
        format!("{} in {}", outcome.name, milliseconds(outcome.load_time))
    });
    format!(
        "{} cases; {} beyond their time, by {} (median) and {} (most), with {calls} \
         good calls beside them and {starved} that the machine had no time for; the slowest load is {slowest}",
        outcomes.len(),
        late.len(),
        milliseconds(median),
        milliseconds(most),
    )
}

fn milliseconds(time: Duration) -> String {
    format!("{:.1} ms", time.as_secs_f64() * 1e3)
}
