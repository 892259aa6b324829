//! Validation against the language that is allowed (KW002, KW003).

use wasmparser::{Validator, WasmFeatures};

use crate::{Options, features::Feature, names::printable, report::Finding, rule};

/// Validates `bytes` against the pinned features and those that `options` add.
///
/// # Errors
///
/// KW003 where a feature outside the set makes the module valid, else KW002.
pub(crate) fn validate(bytes: &[u8], options: &Options) -> Result<(), Box<Finding>> {
    let allowed = options.features.language();
    let Err(error) = Validator::new_with_features(allowed).validate_all(bytes) else {
        return Ok(());
    };
    let valid_with = |features| Validator::new_with_features(features).validate_all(bytes).is_ok();
    if !valid_with(WasmFeatures::all()) {
        let message = format!(
            "the module is not valid: {} (at offset {:#x})",
            printable(error.message()),
            error.offset()
        );
        let finding = Finding::error(&rule::VALID, message);
        return Err(Box::new(match error.message().contains("duplicate export name") {
            true => finding.hint(
                "two functions are exported under one name, which may be the SDK's: rename yours",
            ),
            false => finding,
        }));
    }
    let found = Feature::ALL.iter().find(|feature| valid_with(allowed | feature.bits()));
    if let Some((name, option)) = found.map(|found| (found.what(), found.mend())) {
        let message = format!("the module uses {name}, which is not in the pinned feature set");
        let or = match name {
            "SIMD" => "allow it: --feature simd",
            _ => "with the toolchain file, which pins the features",
        };
        let hint = format!("compile with {option}, or {or}");
        return Err(Box::new(Finding::error(&rule::FEATURES, message).hint(hint)));
    }
    let message = "the module uses several features outside the pinned set".to_owned();
    Err(Box::new(Finding::error(&rule::FEATURES, message)))
}
