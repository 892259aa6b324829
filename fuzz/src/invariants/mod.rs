//! What must hold, whatever the input: the checker is run, and its answer judged.

mod derived;
mod features;
mod levels;
mod released;
mod surface;
mod words;

use std::{
    path::Path,
    time::{Duration, Instant},
};

use wasm_abi_check::{
    Contract, Finding, Keep, Module, Report, Severity, check, check_module, release,
};
use wasmparser::{Validator, WasmFeatures};

use crate::{
    input::{Against, Input, parse},
    panics,
};

/// What one check should take at most.
pub const SLOW: Duration = Duration::from_secs(1);
/// What one check must never take, where the build is optimized.
pub const TOO_SLOW: Duration = Duration::from_secs(5);

/// What is broken.
#[derive(Clone, Debug)]
pub struct Failure {
    /// The same for failures of the same kind.
    pub key: String,
    /// What was seen.
    pub detail: String,
}

/// What was seen of one input.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The rules of the findings, also of those that do not count.
    pub rules: Vec<&'static str>,
    /// How long the check took.
    pub time: Duration,
    /// Whether the contract could be read.
    pub has_contract: bool,
    /// Whether the module could be read.
    pub is_readable: bool,
    /// Whether it fits.
    pub fits: bool,
    /// Bytes of all messages and hints.
    pub talk: usize,
}

/// A module that could be read, and what was said of it.
#[derive(Clone, Copy)]
struct Case<'a> {
    input: &'a Input,
    /// The contract that it was given.
    given: Option<&'a Contract>,
    /// That one, or the one that the checker found.
    contract: Option<&'a Contract>,
    module: &'a Module,
    report: &'a Report,
    /// The given one without levels.
    silent: Option<&'a Contract>,
    /// The report where nobody sets levels.
    plain: &'a Report,
}

/// Runs the checker on `input` and judges what it says.
///
/// # Errors
///
/// The first invariant that does not hold.
pub fn examine(input: &Input) -> Result<Outcome, Failure> {
    let (result, panics) = panics::watch(|| judge(input));
    if let Some(panic) = panics.first() {
        let key = format!("panic at {}", panic.place);
        return Err(Failure { key, detail: panic.message.clone() });
    }
    result.unwrap_or_else(|| broken("panic", "without a word"))
}

fn broken<T>(key: &str, detail: impl Into<String>) -> Result<T, Failure> {
    Err(Failure { key: key.to_owned(), detail: detail.into() })
}

fn judge(input: &Input) -> Result<Outcome, Failure> {
    let own;
    let given = match &input.against {
        Against::Itself => None,
        Against::BuiltIn(number) => Contract::built_in().get(*number),
        Against::Text(text) => match parse(text) {
            Ok(contract) => {
                words::header(&contract)?;
                written_and_read(&contract)?;
                own = contract;
                Some(&own)
            }
            Err(error) => {
                words::contract_error(&error)?;
                return Ok(Outcome::default());
            }
        },
    };
    let bytes = input.module.as_slice();
    let start = Instant::now();
    let report = check(bytes, given, &input.options);
    let time = start.elapsed();
    if time > TOO_SLOW && !cfg!(debug_assertions) {
        return broken("too slow", format!("{:.1} s", time.as_secs_f64()));
    }
    words::report(&report)?;
    let read = Module::read(bytes);
    let again = match &read {
        Ok(module) => check_module(module, given, &input.options),
        Err(finding) => Report::unread((**finding).clone()),
    };
    if shown(&report) != shown(&again) {
        return broken(
            "two reports on the same bytes differ",
            format!("{}\n{}", shown(&report), shown(&again)),
        );
    }
    if report.fits() && report.contract.is_none() {
        return broken("a module fits no contract", shown(&report));
    }
    let rules = match &read {
        Ok(module) => readable(input, given, module, &report)?,
        Err(finding) => {
            features::refused(bytes, finding)?;
            for keep in [Keep::Nothing, Keep::Names] {
                let _ = release(bytes, keep); // whatever the bytes, it does not panic
            }
            vec![finding.rule.id]
        }
    };
    let talk =
        |finding: &Finding| finding.message.len() + finding.hint.as_ref().map_or(0, String::len);
    Ok(Outcome {
        rules,
        time,
        has_contract: true,
        is_readable: read.is_ok(),
        fits: report.fits(),
        talk: report.findings.iter().map(talk).sum(),
    })
}

/// Judges what is said of a module that could be read; the rules that it breaks.
fn readable(
    input: &Input,
    given: Option<&Contract>,
    module: &Module,
    report: &Report,
) -> Result<Vec<&'static str>, Failure> {
    let found = match &report.contract {
        Some(id) if given.is_none() => match Contract::named(id) {
            Ok(contract) => Some(contract),
            Err(_) => return broken("the report names an unknown contract", id.clone()),
        },
        _ => None,
    };
    let weighed = levels::Weighed::of(input, given, module);
    let contract = given.or(found);
    let (silent, plain) = (weighed.silent.as_ref(), &weighed.plain);
    let case = Case { input, given, contract, module, report, silent, plain };
    weighed.expect(&case)?;
    features::hold(&case)?;
    surface::hold(&case)?;
    derived::hold(module)?;
    released::hold(&case)?;
    Ok(weighed.denied.findings.iter().map(|finding| finding.rule.id).collect())
}

/// What a contract is written as reads as the same.
fn written_and_read(contract: &Contract) -> Result<Contract, Failure> {
    let text = contract.to_toml();
    match Contract::parse(&text, Path::new("written.toml")) {
        Ok(again) if again.to_toml() == text => Ok(again),
        Ok(again) => broken("a contract is read as another one", text + &again.to_toml()),
        Err(error) => broken("a written contract cannot be read", format!("{error}\n{text}")),
    }
}

/// The validator's word, in that language.
fn validate(bytes: &[u8], language: WasmFeatures) -> wasmparser::Result<()> {
    Validator::new_with_features(language).validate_all(bytes).map(|_| ())
}

/// A report as it is compared and told: weights, rules and words.
fn shown(report: &Report) -> String {
    let mut text = report.verdict();
    for Finding { rule, severity, message, hint, .. } in &report.findings {
        text += &format!("\n  {severity:?} {} {message} ({hint:?})", rule.id);
    }
    text
}

fn has_error(report: &Report, rules: &[&str]) -> bool {
    let is_one =
        |finding: &Finding| finding.severity == Severity::Error && rules.contains(&finding.rule.id);
    report.findings.iter().any(is_one)
}
