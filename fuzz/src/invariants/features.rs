//! The features that are told are those that the module uses: none is missed, none is
//! invented, and a valid module that uses known ones is read.

use wasm_abi_check::{
    Feature, Features, Finding,
    rule::{BOUNDS, FEATURES, INPUT},
};
use wasmparser::WasmFeatures;

use super::{Case, Failure, broken, shown, validate};

/// Those that the checker says it cannot look into.
const UNREADABLE: [Feature; 2] = [Feature::StackSwitching, Feature::CustomPageSizes];

pub(super) fn hold(case: &Case<'_>) -> Result<(), Failure> {
    let bytes = case.input.module.as_slice();
    let used = case.module.features();
    if let Err(error) = validate(bytes, used.language()) {
        return broken("a feature is missed", format!("{}\n{error}", list(used)));
    }
    let everything = Features::all().language();
    let needless = |feature: &Feature| validate(bytes, everything - bits(*feature)).is_ok();
    if let Some(feature) = used.iter().find(needless) {
        return broken(&format!("a feature is invented: {feature}"), list(used));
    }
    let Some(contract) = case.contract else { return Ok(()) };
    let allowed = case.input.options.features.union(contract.features).with_brought();
    let findings = case.plain.findings.iter().filter(|finding| *finding.rule == FEATURES).count();
    if findings != used.without(allowed).iter().count() {
        return broken(
            "not one finding a feature",
            format!("{}\n{}", list(used), shown(case.plain)),
        );
    }
    match validate(bytes, allowed.language()) {
        Ok(()) if findings > 0 => {
            broken("KW003 on a module of the allowed language", shown(case.plain))
        }
        Err(error) if findings == 0 => {
            broken("a module without KW003 is not of the allowed language", error.to_string())
        }
        _ => Ok(()),
    }
}

/// A module that was not read is not valid, no plugin, too large, or of a feature that
/// the checker cannot look into.
pub(super) fn refused(bytes: &[u8], finding: &Finding) -> Result<(), Failure> {
    let known = Features::all().without(UNREADABLE.into_iter().collect());
    if [&INPUT, &BOUNDS].contains(&finding.rule) || validate(bytes, known.language()).is_err() {
        return Ok(());
    }
    let everything = known.language();
    let needed = |feature: &Feature| validate(bytes, everything - bits(*feature)).is_err();
    let used: Features = known.iter().filter(needed).collect();
    let message: String = finding.message.chars().filter(|c| !c.is_ascii_digit()).collect();
    broken(&format!("a valid module is refused: {message}"), list(used))
}

/// What the validator calls a feature, without what else it is made of.
fn bits(feature: Feature) -> WasmFeatures {
    let brought: Features = feature.brings().iter().copied().collect();
    Features::from_iter([feature]).language() - brought.language()
}

fn list(features: Features) -> String {
    features.iter().map(Feature::name).collect::<Vec<_>>().join(" ")
}
