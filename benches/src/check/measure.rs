//! One module, measured in the process that has read it.

use std::{
    fmt, fs,
    hint::black_box,
    str::FromStr,
    time::{Duration, Instant},
};

use wasm_abi_check::{Contract, Options, Report, check};
use wasmparser::{Validator, WasmFeatures};

/// There are this many rounds at least, of one validation and one check each,
const MIN_ROUNDS: usize = 7;
/// and as many more as fit into this time.
const MIN_TIME: Duration = Duration::from_secs(1);
/// After this time three rounds are enough.
const MAX_TIME: Duration = Duration::from_secs(60);

/// What was measured of a module. As text, fields between tabs.
pub(crate) struct Measured {
    /// Median time of plain validation.
    pub(crate) validated: Duration,
    /// Median time of a check.
    pub(crate) checked: Duration,
    /// Peak memory of the process until its first check was done, in bytes; none where
    /// the system does not tell.
    pub(crate) peak: Option<u64>,
    /// Whether validation found nothing wrong.
    pub(crate) is_valid: bool,
    /// Whether the check came as far as the contract.
    pub(crate) is_read: bool,
    /// What it found, in a few words.
    pub(crate) verdict: String,
}

pub(crate) fn measure(bytes: &[u8], contract: Option<&Contract>) -> Measured {
    let options = Options::default();
    let report = check(bytes, contract, &options);
    let peak = peak();
    let validate = || {
        let mut validator = Validator::new_with_features(WasmFeatures::all());
        validator.validate_all(black_box(bytes)).is_ok()
    };
    let mut validations = Vec::new();
    let mut checks = Vec::new();
    let start = Instant::now();
    while (checks.len() < MIN_ROUNDS || start.elapsed() < MIN_TIME)
        && (checks.len() < 3 || start.elapsed() < MAX_TIME)
    {
        validations.push(time(validate));
        checks.push(time(|| check(black_box(bytes), contract, &options)));
    }
    Measured {
        validated: median(validations),
        checked: median(checks),
        peak,
        is_valid: validate(),
        is_read: report.contract.is_some(),
        verdict: verdict(&report),
    }
}

fn time<T>(work: impl FnOnce() -> T) -> Duration {
    let start = Instant::now();
    let result = black_box(work());
    let time = start.elapsed();
    drop(result);
    time
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The most memory that this process has had at once.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

/// `fits lifecycle@1`, or each broken rule with its count.
fn verdict(report: &Report) -> String {
    let mut rules: Vec<(&str, usize)> = Vec::new();
    for finding in &report.findings {
        match rules.iter_mut().find(|(id, _)| *id == finding.rule.id) {
            Some((_, count)) => *count += 1,
            None => rules.push((finding.rule.id, 1)),
        }
    }
    let rules = rules.iter().map(|(id, count)| match count {
        1 => format!(" {id}"),
        _ => format!(" {id} x{count}"),
    });
    let rules = rules.collect::<String>();
    match (&report.contract, report.fits()) {
        (Some(contract), true) => format!("fits {contract}{rules}"),
        (Some(contract), false) => format!("{contract}:{rules}"),
        (None, _) => format!("refused:{rules}"),
    }
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { validated, checked, peak, is_valid, is_read, verdict } = self;
        let (validated, checked) = (validated.as_nanos(), checked.as_nanos());
        let peak = peak.unwrap_or(0);
        write!(f, "{validated}\t{checked}\t{peak}\t{is_valid}\t{is_read}\t{verdict}")
    }
}

impl FromStr for Measured {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let fields: Vec<_> = text.split('\t').collect();
        let [validated, checked, peak, is_valid, is_read, verdict] = fields[..] else {
            return Err(());
        };
        let number = |text: &str| text.parse::<u64>().map_err(drop);
        Ok(Self {
            validated: Duration::from_nanos(number(validated)?),
            checked: Duration::from_nanos(number(checked)?),
            peak: Some(number(peak)?).filter(|peak| *peak > 0),
            is_valid: is_valid.parse().map_err(drop)?,
            is_read: is_read.parse().map_err(drop)?,
            verdict: verdict.to_owned(),
        })
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Measured;

    #[test]
    fn what_was_measured_comes_through_a_pipe() {
        let line = "12\t345\t678\ttrue\tfalse\trefused: KW004";
        let measured: Measured = line.parse().expect("a measurement");
        assert_eq!(measured.checked, Duration::from_nanos(345));
        assert_eq!(measured.to_string(), line);
        assert!("12\t345".parse::<Measured>().is_err());
    }
}
