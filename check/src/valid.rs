//! Validation (KW002), in the language that a module uses; whether that is allowed is
//! another question (KW003).

use wasmparser::{BinaryReaderError, Validator, WasmFeatures};

use crate::{
    features::{Feature, Features},
    names::printable,
    report::Finding,
    rule,
    scan::Scan,
};

/// Features that the checker cannot look into.
const UNREADABLE: [Feature; 2] = [Feature::StackSwitching, Feature::CustomPageSizes];

fn validate(bytes: &[u8], language: WasmFeatures) -> Result<(), BinaryReaderError> {
    Validator::new_with_features(language).validate_all(bytes).map(|_| ())
}

/// What a scan does not see: features of types, tables, memories and globals. Each is
/// one without which the skeleton is not valid.
pub(crate) fn features_outside(skeleton: &[u8], seen: Features) -> Features {
    let is_valid = |language| validate(skeleton, language).is_ok();
    let everything = Features::all().language();
    if is_valid(seen.language()) || !is_valid(everything) {
        return Features::default();
    }
    let unseen = Feature::ALL.iter().copied().filter(|feature| !seen.contains(*feature));
    unseen.filter(|feature| !is_valid(everything.difference(feature.bits()))).collect()
}

/// Features that bring another way to write what is there without them, such as the
/// index of the only memory in several bytes: it can be told only by trying.
const OF_ENCODING: [&[Feature]; 3] =
    [&[Feature::MultiMemory], &[Feature::Memory64], &[Feature::MultiMemory, Feature::Memory64]];

/// Validates `bytes` in the language that they use, and tells that.
///
/// # Errors
///
/// KW002; KW003 where they use what the checker does not know.
pub(crate) fn expect_valid(bytes: &[u8], scan: &Scan<'_>) -> Result<Features, Box<Finding>> {
    let used = scan.facts.features;
    if scan.is_experimental {
        return Err(unreadable("an experiment that is no part of WebAssembly yet"));
    }
    if let Some(feature) = UNREADABLE.into_iter().find(|feature| used.contains(*feature)) {
        return Err(unreadable(feature.what()));
    }
    let Err(error) = validate(bytes, used.language()) else { return Ok(used) };
    let known = Features::all().without(UNREADABLE.into_iter().collect());
    match validate(bytes, known.language()) {
        Ok(()) => {
            let mut wider = OF_ENCODING.iter().map(|of| used.union(of.iter().copied().collect()));
            if let Some(wider) = wider.find(|wider| validate(bytes, wider.language()).is_ok()) {
                return Ok(wider);
            }
            let message = format!(
                "the module uses a feature outside the pinned set: {}",
                printable(error.message())
            );
            Err(Box::new(Finding::error(&rule::FEATURES, message)))
        }
        Err(error) => Err(invalid(&error)),
    }
}

fn unreadable(what: &str) -> Box<Finding> {
    let message = format!("the module uses {what}, which the checker cannot look into");
    Box::new(Finding::error(&rule::FEATURES, message))
}

fn invalid(error: &BinaryReaderError) -> Box<Finding> {
    let message = format!(
        "the module is not valid: {} (at offset {:#x})",
        printable(error.message()),
        error.offset()
    );
    let finding = Finding::error(&rule::VALID, message);
    Box::new(match error.message().contains("duplicate export name") {
        true => finding.hint(
            "two functions are exported under one name, which may be the SDK's: rename yours",
        ),
        false => finding,
    })
}
