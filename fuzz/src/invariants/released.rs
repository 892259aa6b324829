//! A release is the same module without what only people read.

use wasm_abi_check::{
    Comparison, Finding, Keep, Module, Options, Report, baseline::compare, check, release,
};

use super::{Case, Failure, broken, shown, validate};
use crate::oracle::Surface;

/// Rules that only names for debuggers can tell, which a release does not have.
const OF_NAMES: [&str; 3] = ["KW031", "KW032", "KW034"];

/// Rules of exports that are absent: which of them it is, names tell.
const OF_ABSENT: [&str; 5] = ["KW010", "KW011", "KW014", "KW015", "KW016"];

/// Rules that tell the name of a function where there is one, or how large the file is.
const OF_WORDS: [&str; 4] = ["KW003", "KW036", "KW037", "KW060"];

pub(super) fn hold(case: &Case<'_>) -> Result<(), Failure> {
    let has_names = Surface::read(&case.input.module).is_ok_and(|surface| surface.has_names);
    let mut options = Options::default();
    options.features = case.input.options.features;
    unchanged("a module differs from itself", &compare(case.module, case.module))?;
    for keep in [Keep::Nothing, Keep::Names] {
        let shipped = match release(&case.input.module, keep) {
            Ok(shipped) => shipped,
            Err(error) => return broken("no release of a valid module", error.to_string()),
        };
        if let Err(error) = validate(&shipped, case.module.features().language()) {
            return broken("a release is not valid", error.to_string());
        }
        match release(&shipped, keep) {
            Ok(again) if again == shipped => {}
            Ok(_) => return broken("the release of a release differs", ""),
            Err(error) => return broken("no release of a release", error.to_string()),
        }
        if shipped == case.input.module {
            continue;
        }
        match Module::read(&shipped) {
            Ok(released) => {
                unchanged("a module differs from its release", &compare(case.module, &released))?;
                unchanged("a release differs from its module", &compare(&released, case.module))?;
            }
            Err(finding) => return broken("a release cannot be read", finding.message),
        }
        let after = check(&shipped, case.silent, &options);
        let lost_names = has_names && keep == Keep::Nothing;
        if case.plain.fits() && !after.fits() {
            return broken(
                "a release does not fit",
                format!("{}\n{}", shown(case.plain), shown(&after)),
            );
        }
        if after.contract != case.plain.contract
            || kept(&after, lost_names) != kept(case.plain, lost_names)
        {
            return broken(
                "a release has other findings",
                format!("{keep:?}\n{}\n{}", shown(case.plain), shown(&after)),
            );
        }
    }
    Ok(())
}

/// Nobody has to raise a version for it.
fn unchanged(key: &str, comparison: &Comparison) -> Result<(), Failure> {
    match comparison.changes.first() {
        None => Ok(()),
        Some(change) => broken(key, change.message.clone()),
    }
}

/// The findings that a release has too.
fn kept(report: &Report, lost_names: bool) -> Vec<String> {
    let is_kept = |finding: &&Finding| {
        let rule = finding.rule.id;
        // a budget of bytes may be kept by the release alone
        let is_size = rule == "KW036" || rule == "KW071";
        !(is_size || lost_names && OF_NAMES.contains(&rule))
    };
    let findings = report.findings.iter().filter(is_kept);
    let mut kept: Vec<_> = findings
        .map(|finding| match finding.rule.id {
            rule if lost_names && OF_ABSENT.contains(&rule) => "absent".to_owned(),
            rule if lost_names && OF_WORDS.contains(&rule) => rule.to_owned(),
            rule => format!("{:?} {rule} {} {:?}", finding.severity, finding.message, finding.hint),
        })
        .collect();
    kept.sort();
    kept
}
