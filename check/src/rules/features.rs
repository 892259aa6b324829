//! KW003: the language that a module uses.

use crate::{Contract, Feature, Finding, Module, Options, Report, rule};

/// One finding for each feature that nobody allows.
pub(crate) fn features(
    module: &Module,
    contract: &Contract,
    options: &Options,
    report: &mut Report,
) {
    let allowed = options.features.union(contract.features).with_brought();
    for feature in module.features().without(allowed).iter() {
        report.findings.push(unpinned(module, feature));
    }
}

fn unpinned(module: &Module, feature: Feature) -> Finding {
    let uses = &module.facts.first_uses;
    let place = match uses.iter().find(|(used, _)| *used == feature) {
        Some((_, function)) => {
            format!(", first in {}", module.function_called(*function))
        }
        None => String::new(),
    };
    let message =
        format!("the module uses {}, outside the pinned feature set{place}", feature.what());
    let or = match feature {
        Feature::Simd => "allow it: --feature simd",
        _ => "with the toolchain file, which pins the features",
    };
    let hint = format!("compile with {}, or {or}", feature.mend());
    Finding::new(&rule::FEATURES, message).hint(hint)
}
