//! KW060 to KW062: what makes two runs differ.

use crate::{Feature, Finding, Module, Report, names::printable, rule, wasi};

/// KW060: floating-point numbers.
pub(crate) fn floats(module: &Module, report: &mut Report) {
    if let Some(function) = module.facts.first_float {
        let message = format!(
            "the module computes with floating-point numbers, first in {}",
            module.function_called(function)
        );
        report.findings.push(Finding::new(&rule::FLOATS, message));
    }
}

/// KW061: threads and relaxed SIMD.
pub(crate) fn nondeterministic_features(module: &Module, report: &mut Report) {
    for feature in [Feature::Threads, Feature::RelaxedSimd] {
        if module.features().contains(feature) {
            let message = format!("the module uses {}", feature.what());
            let hint = format!("compile with {}", feature.mend());
            let finding = Finding::new(&rule::NONDETERMINISTIC_FEATURE, message);
            report.findings.push(finding.hint(hint));
        }
    }
}

/// Clocks and sources of random numbers beside those of WASI: Emscripten's, C's, the
/// browser's; whatever underscores they begin with.
const NONDETERMINISTIC: [&str; 9] = [
    "emscripten_date_now",
    "emscripten_get_now",
    "gettimeofday",
    "clock_gettime",
    "time",
    "getentropy",
    "getRandomValues",
    "Date.now",
    "performance.now",
];

/// KW062: clocks and random numbers.
pub(crate) fn nondeterministic_imports(module: &Module, report: &mut Report) {
    for import in module.imports() {
        let of_wasi = [wasi::MODULE, wasi::OLD_MODULE].contains(&import.module.as_str());
        let group = wasi::function(&import.name).filter(|_| of_wasi).map(|found| found.group);
        let is_known = !of_wasi && NONDETERMINISTIC.contains(&import.name.trim_start_matches('_'));
        if is_known || matches!(group, Some("clock" | "random")) {
            let message = format!(
                "the import `{}.{}` gives another value at each call",
                printable(&import.module),
                printable(&import.name)
            );
            report.findings.push(Finding::new(&rule::NONDETERMINISTIC_IMPORT, message));
        }
    }
}
