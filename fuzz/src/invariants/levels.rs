//! Levels change which findings are told and how much they count, and nothing else.

use wasm_abi_check::{
    Contract, Finding, Level, Levels, Module, Options, Report, Rule, Severity, check_module, rule,
};

use super::{Case, Failure, broken, shown};
use crate::input::Input;

/// The reports on one module under levels that say little.
pub(super) struct Weighed {
    /// The contract without levels.
    pub(super) silent: Option<Contract>,
    /// Neither the user nor the contract sets levels.
    pub(super) plain: Report,
    /// Every rule is denied.
    pub(super) denied: Report,
}

impl Weighed {
    pub(super) fn of(input: &Input, given: Option<&Contract>, module: &Module) -> Self {
        let silent = given.cloned().map(|mut contract| {
            contract.rules.clear();
            contract
        });
        let mut options = Options::default();
        options.features = input.options.features;
        let plain = check_module(module, silent.as_ref(), &options);
        options.levels = deny_all();
        let denied = check_module(module, silent.as_ref(), &options);
        Self { silent, plain, denied }
    }

    /// Compares with the report under the levels of the user and the contract.
    pub(super) fn expect(&self, case: &Case<'_>) -> Result<(), Failure> {
        let Self { plain, denied, .. } = self;
        if denied.findings.iter().any(|finding| finding.severity != Severity::Error) {
            return broken("a denied rule has a warning", shown(denied));
        }
        if denied.contract.is_none() {
            let is_fixed = shown(denied) == shown(case.report);
            return if is_fixed { Ok(()) } else { broken("a level without a contract", "") };
        }
        let told = denied.findings.iter().filter(|finding| finding.rule.level != Level::Allow);
        if !told.map(words).eq(plain.findings.iter().map(words)) {
            return broken(
                "denied rules find other things",
                format!("{}\n{}", shown(plain), shown(denied)),
            );
        }
        let of_contract = case.given.and_then(|contract| contract.levels().ok());
        let levels = case.input.options.levels.or(&of_contract.unwrap_or_default());
        let mut plain = plain.findings.iter();
        let expected = denied.findings.iter().filter_map(|finding| {
            let own = match finding.rule.level {
                Level::Allow => None,
                _ => plain.next().map(|finding| finding.severity),
            };
            let severity = match levels.get(finding.rule) {
                None => own?,
                Some(Level::Allow) => return None,
                Some(Level::Warn) => Severity::Warning,
                Some(Level::Deny) => Severity::Error,
            };
            Some((words(finding), if levels.deny_warnings { Severity::Error } else { severity }))
        });
        let found = case.report.findings.iter().map(|finding| (words(finding), finding.severity));
        if !expected.eq(found) {
            return broken(
                "levels change more",
                format!("{}\n{}", shown(case.report), shown(denied)),
            );
        }
        Ok(())
    }
}

/// A finding without its weight.
fn words(finding: &Finding) -> (&'static str, &str, Option<&str>) {
    (finding.rule.id, &finding.message, finding.hint.as_deref())
}

fn deny_all() -> Levels {
    let mut levels = Levels::default();
    let changeable = |rule: &&Rule| !rule.is_fixed();
    for rule in rule::ALL.iter().filter(changeable) {
        let _ = levels.set(rule.id, Level::Deny);
    }
    levels
}
