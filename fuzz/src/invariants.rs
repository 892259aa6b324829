//! What must hold, whatever the input: the checker is run, and its answer judged.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use wasm_abi_check::{
    Contract, ContractError, Finding, Keep, Module, Report, check, contract::Header, release, rule,
};
use wasmparser::Validator;

use crate::{
    input::{Against, Input, parse},
    oracle::Surface,
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
    /// The rules of the findings.
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
    let contract = match &input.against {
        Against::Itself => None,
        Against::BuiltIn(number) => Contract::built_in().get(*number),
        Against::Text(text) => match parse(text) {
            Ok(contract) => {
                header(&contract)?;
                own = contract;
                Some(&own)
            }
            Err(error) => {
                contract_error(&error)?;
                return Ok(Outcome::default());
            }
        },
    };
    let (options, bytes) = (input.options(), input.module.as_slice());
    let start = Instant::now();
    let report = check(bytes, contract, &options);
    let time = start.elapsed();
    if time > TOO_SLOW && !cfg!(debug_assertions) {
        return broken("too slow", format!("{:.1} s", time.as_secs_f64()));
    }
    printable(&report)?;
    let again = check(bytes, contract, &options);
    if format!("{report:?}") != format!("{again:?}") {
        return broken("two reports on the same bytes differ", format!("{report:?}\n{again:?}"));
    }
    let valid = Validator::new_with_features(options.features.language()).validate_all(bytes);
    if report.fits() {
        if let Err(error) = &valid {
            return broken("a module fits and is not valid", error.to_string());
        }
        if report.contract.is_none() {
            return broken("a module fits no contract", format!("{report:?}"));
        }
    }
    if valid.is_ok() {
        second_opinion(input, contract, &report)?;
    }
    if report.fits() {
        released(input, contract, &report)?;
    } else if valid.is_ok() && release(bytes, Keep::Nothing).is_err() {
        return broken("no release of a valid module", "");
    } else {
        let _ = release(bytes, Keep::Nothing); // whatever the bytes, it does not panic
    }
    let talk =
        |finding: &Finding| finding.message.len() + finding.hint.as_ref().map_or(0, String::len);
    Ok(Outcome {
        rules: report.findings.iter().map(|finding| finding.rule.id).collect(),
        time,
        has_contract: true,
        is_readable: report.readable(),
        fits: report.fits(),
        talk: report.findings.iter().map(talk).sum(),
    })
}

/// Every message is one printable line, and every rule is one that is documented.
fn printable(report: &Report) -> Result<(), Failure> {
    one_line(&report.verdict())?;
    for finding in &report.findings {
        one_line(&finding.message)?;
        one_line(finding.hint.as_deref().unwrap_or_default())?;
        if !rule::ALL.contains(finding.rule) {
            return broken("a rule is not in the list", finding.rule.id);
        }
        let shown = finding.show(Path::new("a\u{202e}\n.wasm")).to_string();
        if shown.lines().count() != 2 {
            return broken("a finding is not shown on two lines", shown);
        }
    }
    Ok(())
}

fn one_line(text: &str) -> Result<(), Failure> {
    match text.chars().find(|&c| is_unprintable(c)) {
        Some(c) => {
            broken("a message is not printable", format!("{}: {text:?}", c.escape_unicode()))
        }
        None => Ok(()),
    }
}

/// What controls a terminal or the direction of writing, or is drawn as nothing.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{ad}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{3164}')
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{feff}' | '\u{ffa0}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// The errors of contract files are printable, line by line.
fn contract_error(error: &ContractError) -> Result<(), Failure> {
    error.to_string().lines().try_for_each(one_line)
}

/// The header holds nothing but comments, directives, and prototypes of identifiers.
fn header(contract: &Contract) -> Result<(), Failure> {
    let text = Header(contract).to_string();
    text.lines().try_for_each(one_line)?;
    for line in text.lines() {
        let code = match line.strip_prefix("/*") {
            Some(comment) => comment.split_once("*/").map_or(line, |(_, code)| code),
            None => line,
        };
        let is_directive = code.starts_with('#') && !code.contains(['\\', ';']);
        if !code.is_empty() && !is_directive && !is_prototype(code) {
            return broken("a header holds other code than prototypes", line);
        }
    }
    Ok(())
}

fn is_prototype(code: &str) -> bool {
    let parts = || {
        let (name, rest) = code.strip_prefix("KEYWAY_EXPORT_AS(\"")?.split_once("\") ")?;
        let (_, rest) = rest.split_once(' ')?;
        let params = rest.strip_prefix(name)?.strip_prefix('(')?.strip_suffix(");")?;
        let is_identifier = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let is_list =
            params.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_, ".contains(&byte));
        Some(is_identifier && is_list)
    };
    parts().unwrap_or(false)
}

/// The surface of a valid module, read in another way, tells the same.
fn second_opinion(
    input: &Input,
    contract: Option<&Contract>,
    report: &Report,
) -> Result<(), Failure> {
    let surface = match Surface::read(&input.module) {
        Ok(surface) => surface,
        Err(error) => return broken("a valid module cannot be parsed", error.to_string()),
    };
    if let Ok(module) = Module::read(&input.module) {
        let exports: Vec<_> =
            module.exports().map(|export| (export.name, export.signature)).collect();
        if exports != surface.exports {
            return broken("other exports", format!("{exports:?}\n{:?}", surface.exports));
        }
        let imports = module.imports().map(|import| (import.module, import.name, import.signature));
        let imports: Vec<_> = imports.collect();
        if imports != surface.imports {
            return broken("other imports", format!("{imports:?}\n{:?}", surface.imports));
        }
        let pages = module.memory_pages().map(|(pages, _)| pages);
        if pages != surface.memory {
            return broken("another memory", format!("{pages:?} {:?}", surface.memory));
        }
        let _ = module.abi_version();
    } else if report.readable() && !has_error(report, &["KW003", "KW004"]) {
        return broken("a module is checked and cannot be read", format!("{report:?}"));
    }
    let Some(id) = &report.contract else { return Ok(()) };
    let Some(contract) = contract.or_else(|| Contract::named(id).ok()) else {
        return broken("the report names an unknown contract", id.clone());
    };
    let verdict = surface.judge(contract);
    let is_clean = verdict.exports.is_empty() && verdict.imports.is_empty() && !verdict.memory;
    if report.fits() && !is_clean {
        return broken("a module fits and breaks its contract", format!("{verdict:?}"));
    }
    let lists = contract.exports.functions.is_some();
    let own = |name: &str| surface.exports.iter().any(|(found, _)| found == name);
    // these are judged under every contract, and not by the oracle
    let is_exempt = lists || own("memory") || own("_initialize");
    for (rules, broken_by_oracle) in [
        (["KW010", "KW012", "KW013", "KW014"].as_slice(), !verdict.exports.is_empty() || is_exempt),
        (&["KW020", "KW021"], !verdict.imports.is_empty()),
        (&["KW030"], verdict.memory),
    ] {
        if has_error(report, rules) && !broken_by_oracle {
            return broken("a finding without a reason", format!("{report:?}\n{surface:?}"));
        }
    }
    Ok(())
}

fn has_error(report: &Report, rules: &[&str]) -> bool {
    let is_one = |finding: &Finding| {
        finding.severity == wasm_abi_check::Severity::Error && rules.contains(&finding.rule.id)
    };
    report.findings.iter().any(is_one)
}

/// Rules that look at names for debuggers, which a release does not have.
const OF_NAMES: [&str; 4] = ["KW011", "KW014", "KW031", "KW032"];

/// The release of a module that fits does so too, with the same findings.
fn released(input: &Input, contract: Option<&Contract>, report: &Report) -> Result<(), Failure> {
    let shipped = match release(&input.module, Keep::Nothing) {
        Ok(shipped) => shipped,
        Err(error) => return broken("no release of a module that fits", error.to_string()),
    };
    if let Err(error) =
        Validator::new_with_features(input.options().features.language()).validate_all(&shipped)
    {
        return broken("a release is not valid", error.to_string());
    }
    match release(&shipped, Keep::Nothing) {
        Ok(again) if again == shipped => {}
        Ok(_) => return broken("the release of a release differs", ""),
        Err(error) => return broken("no release of a release", error.to_string()),
    }
    let after = check(&shipped, contract, &input.options());
    if !after.fits() || after.contract != report.contract {
        return broken("a release does not fit", format!("{after:?}"));
    }
    let has_names = Surface::read(&input.module).is_ok_and(|surface| surface.has_names);
    let kept = |report: &Report| {
        let findings = report.findings.iter();
        findings
            .filter(|finding| !has_names || !OF_NAMES.contains(&finding.rule.id))
            .map(|finding| format!("{finding:?}"))
            .collect::<Vec<_>>()
    };
    if kept(&after) != kept(report) {
        return broken("a release has other findings", format!("{report:?}\n{after:?}"));
    }
    Ok(())
}
