//! KW020 and KW021: the imports that a contract allows.

use keyway_abi::import;

use super::metadata::MAX_NAME;
use crate::{
    Contract, Finding, Import, Module, Report, Signature,
    names::{self, printable},
    rule,
};

/// What a host may grant in the module `keyway`.
const CAPABILITIES: [&str; 4] = [import::LOG, import::CONFIG_GET, import::VAR_GET, import::VAR_SET];

/// Every import that the contract does not allow, or not with this signature.
pub(crate) fn imports(module: &Module, contract: &Contract, report: &mut Report) {
    let allowed = contract.imports.index();
    for import in module.imports() {
        let named = (import.module.as_str(), Some(import.name.as_str()));
        match allowed.get(&named).or_else(|| allowed.get(&(named.0, None))) {
            None => report.findings.push(denied(&import, contract)),
            Some(entry) => {
                let expected = entry.signature.as_ref();
                report.findings.extend(expected.and_then(|expected| differs(&import, expected)));
            }
        }
    }
}

fn shown(import: &Import) -> String {
    format!("`{}.{}`", printable(&import.module), printable(&import.name))
}

/// KW021: an allowed import of another kind or signature.
fn differs(import: &Import, expected: &Signature) -> Option<Finding> {
    let name = shown(import);
    let message = match &import.signature {
        Some(actual) if actual == expected => return None,
        Some(actual) => {
            format!("the import {name} has the signature {actual}, expected {expected}")
        }
        None => format!("the import {name} is a {}, not a function", import.kind),
    };
    let hint = if import.module == import::MODULE {
        "include <keyway/host.h>, which declares it".to_owned()
    } else {
        format!("declare it `{}`", expected.c_prototype(&printable(&import.name)))
    };
    Some(Finding::error(&rule::IMPORT_SIGNATURE, message).hint(hint))
}

/// KW020: an import that the contract does not allow.
fn denied(import: &Import, contract: &Contract) -> Finding {
    let message = format!(
        "the import {} ({}) is not allowed by {}",
        shown(import),
        import.signature.as_ref().map_or_else(|| import.kind.to_owned(), ToString::to_string),
        contract.id()
    );
    let finding = Finding::error(&rule::IMPORT, message);
    match hint(import) {
        Some(hint) => finding.hint(hint),
        None => finding,
    }
}

fn hint(import: &Import) -> Option<String> {
    match import.module.as_str() {
        "env" if import.kind == "function" => {
            let function = names::demangle(&import.name)
                .map_or_else(|| import.name.clone(), |mangled| mangled.demangled);
            Some(format!(
                "the linker turned the undefined function `{}` into an import: define it, and link without --allow-undefined",
                printable(&function)
            ))
        }
        "env" => Some(match import.kind {
            "memory" | "table" => format!("link without --import-{}", import.kind),
            "global" => "compile and link without -fPIC and -shared".to_owned(),
            _ => "compile with -fno-exceptions".to_owned(),
        }),
        "wasi_snapshot_preview1" | "wasi_unstable" => Some(
            "this is WASI, which the contract does not grant: build with keyway_add_plugin, whose PROFILE wasi needs no WASI imports"
                .to_owned(),
        ),
        import::MODULE => Some(capability_hint(&import.name)),
        _ => None,
    }
}

/// What was meant by an import of the module `keyway`.
fn capability_hint(name: &str) -> String {
    if CAPABILITIES.contains(&name) {
        let allowing = Contract::built_in()
            .iter()
            .filter(|known| known.imports.find(import::MODULE, name).is_some())
            .map(Contract::id)
            .collect::<Vec<_>>();
        return format!(
            "do without, or build for a contract that allows it: {}",
            allowing.join(", ")
        );
    }
    let near = CAPABILITIES
        .into_iter()
        .map(|known| (distance(name, known), known))
        .filter(|(distance, known)| *distance <= known.len() / 3)
        .min_by_key(|(distance, _)| *distance);
    match near {
        Some((_, known)) => {
            format!("the capability is `{known}`: include <keyway/host.h>, which declares it")
        }
        None => format!("the capabilities are `{}`", CAPABILITIES.join("`, `")),
    }
}

/// How far two names lie apart, in whatever case and order of their words. Longer
/// names than a plugin's are not compared: it costs the product of their lengths.
fn distance(name: &str, known: &str) -> usize {
    if name.len() > MAX_NAME {
        return usize::MAX;
    }
    let sorted = |name: &str| {
        let mut words: Vec<_> = name.split('_').collect();
        words.sort_unstable();
        words.join("_")
    };
    let name = name.to_ascii_lowercase();
    strsim::damerau_levenshtein(&name, known)
        .min(strsim::damerau_levenshtein(&sorted(&name), &sorted(known)))
}
