//! KW060 to KW062: what makes two runs differ.

use crate::{
    Feature, Finding, Import, Module, Report, contract::Pattern, names::printable, rule, wasi,
};

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

/// Clocks and sources of random numbers beside those of WASI preview 1: patterns of a
/// module, and of names in it, whatever underscores these begin with.
const NONDETERMINISTIC: [(&str, &[&str]); 13] = [
    // functions of C that nobody defined, and those of Emscripten
    (
        "env",
        &[
            "time",
            "clock",
            "gettimeofday",
            "clock_gettime",
            "timespec_get",
            "rand",
            "srand",
            "random",
            "srandom",
            "drand48",
            "lrand48",
            "mrand48",
            "getrandom",
            "getentropy",
            "arc4random*",
            "emscripten_date_now",
            "emscripten_get_now",
            "emscripten_performance_now",
            "emscripten_random",
        ],
    ),
    // AssemblyScript
    ("env", &["seed", "Date.now", "Math.random", "performance.now"]),
    ("Date", &["now"]),
    ("Math", &["random"]),
    ("performance", &["now"]),
    ("crypto", &["getRandomValues*"]),
    // proxy-wasm
    ("env", &["proxy_get_current_time_nanoseconds"]),
    // Go, and TinyGo
    ("gojs", GO),
    ("go", GO),
    ("env", GO),
    // wasm-bindgen, from whatever script, with a hash at the end
    (
        "*",
        &[
            "wbg_now_*",
            "wbg_random_*",
            "wbg_getRandomValues_*",
            "wbg_randomFillSync_*",
            "wbg_getTime_*",
            "wbg_new0_*",
            "wbg_new_0_*",
        ],
    ),
    // the Component Model
    ("wasi:clocks/*", &["*"]),
    ("wasi:random/*", &["*"]),
];

const GO: &[&str] =
    &["runtime.walltime*", "runtime.nanotime*", "runtime.getRandomData", "runtime.ticks"];

/// KW062: clocks and random numbers.
pub(crate) fn nondeterministic_imports(module: &Module, report: &mut Report) {
    for import in module.imports().filter(is_nondeterministic) {
        let message = format!(
            "the import `{}.{}` gives another value at each call",
            printable(&import.module),
            printable(&import.name)
        );
        report.findings.push(Finding::new(&rule::NONDETERMINISTIC_IMPORT, message));
    }
}

fn is_nondeterministic(import: &Import) -> bool {
    let (module, name) = (import.module.as_str(), import.name.as_str());
    if [wasi::MODULE, wasi::OLD_MODULE].contains(&module) {
        let group = wasi::function(name).map(|found| found.group);
        return matches!(group, Some("clock" | "random"));
    }
    let name = name.trim_start_matches('_');
    let is_of = |pattern: &str, text| Pattern::new(pattern).matches(text);
    let mut known = NONDETERMINISTIC.iter();
    known.any(|(of, names)| is_of(of, module) && names.iter().any(|known| is_of(known, name)))
}
