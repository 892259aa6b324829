//! KW010 to KW014: the exports that a contract lists.

use keyway_abi::export;

use crate::{
    Contract, Export, Finding, Module, Report, Signature, ValueType,
    contract::Need,
    names::{self, printable},
    rule,
};

/// How many symbols are looked into for one name.
const MAX_CANDIDATES: usize = 100;

/// Compares what the contract lists, and the two exports that every contract may
/// have, with what the module exports.
pub(crate) fn exports(module: &Module, contract: &Contract, report: &mut Report) {
    let found: Vec<Export> = module.exports().collect();
    for (name, signature, need) in contract.functions() {
        match found.iter().find(|export| export.name == name) {
            Some(export) => compare(export, signature, report),
            None => report.findings.extend(absent(module, &found, name, signature, need)),
        }
    }
    for export in &found {
        if export.name == export::INITIALIZE {
            compare(export, &Signature::default(), report);
        } else if export.name == export::MEMORY && export.kind != "memory" {
            let message = format!("`{}` is a {}, not a memory", export.name, export.kind);
            report.findings.push(Finding::error(&rule::EXPORT_KIND, message));
        }
    }
}

fn compare(export: &Export, expected: &Signature, report: &mut Report) {
    let name = printable(&export.name);
    match &export.signature {
        None => {
            let message = format!("`{name}` is a {}, not a function", export.kind);
            report.findings.push(Finding::error(&rule::EXPORT_KIND, message));
        }
        Some(actual) if actual != expected => {
            let message = format!("`{name}` has the signature {actual}, expected {expected}");
            report.findings.push(
                Finding::error(&rule::EXPORT_SIGNATURE, message)
                    .hint(signature_hint(&name, actual, expected)),
            );
        }
        Some(_) => {}
    }
}

/// What the difference looks like in C.
fn signature_hint(name: &str, actual: &Signature, expected: &Signature) -> String {
    let prototype = expected.c_prototype(name);
    let wide = |signature: &Signature| {
        signature.params.iter().chain(&signature.results).any(|&kind| kind == ValueType::I64)
    };
    let float = |signature: &Signature| {
        let mut types = signature.params.iter().chain(&signature.results);
        types.any(|&kind| matches!(kind, ValueType::F32 | ValueType::F64))
    };
    if actual.results.is_empty()
        && !expected.results.is_empty()
        && actual.params.split_first() == Some((&ValueType::I32, expected.params.as_slice()))
    {
        format!(
            "a struct is returned through a hidden pointer, the extra i32: declare it `{prototype}`"
        )
    } else if wide(actual) && !wide(expected) {
        format!("`long long` and `int64_t` are an i64: declare it `{prototype}`")
    } else if float(actual) && !float(expected) {
        format!("`float` and `double` do not fit: declare it `{prototype}`")
    } else {
        format!("declare it `{prototype}`")
    }
}

/// The finding for a listed function that is not exported under its name.
fn absent(
    module: &Module,
    found: &[Export],
    name: &str,
    signature: &Signature,
    need: Need,
) -> Option<Finding> {
    let finding = |rule, message| match need {
        Need::Required => Some(Finding::error(rule, message)),
        Need::Expected => Some(Finding::warning(rule, message)),
        Need::Optional => None,
    };
    if need != Need::Optional
        && let Some((verb, symbol, mangled)) = mangled(module, found, name)
    {
        let source = printable(&mangled.demangled);
        let symbol = printable(&symbol);
        let prototype = signature.c_prototype(name);
        let (language, mend) = if mangled.is_rust {
            ("Rust", format!("write it `#[unsafe(no_mangle)] pub extern \"C\" fn {name}`"))
        } else {
            ("C++", format!("add extern \"C\": `extern \"C\" {prototype}`"))
        };
        let message = if symbol == source {
            format!("`{name}` is {verb} only as {language}'s `{source}`")
        } else {
            format!("`{name}` is {verb} as `{symbol}`, which is {language} for `{source}`")
        };
        return finding(&rule::EXPORT_MANGLED, message).map(|finding| finding.hint(mend));
    }
    let rule = if need == Need::Required { &rule::EXPORT_MISSING } else { &rule::EXPORT_EXPECTED };
    let message = match need {
        Need::Required => format!("the required export `{name}: {signature}` is missing"),
        _ => format!("the expected export `{name}: {signature}` is missing"),
    };
    let hint = missing_hint(module, found, name, signature);
    finding(rule, message).map(|finding| match hint {
        Some(hint) => finding.hint(hint),
        None => finding,
    })
}

/// A mangled function of that name: whether it is exported or only there, its
/// symbol, and what the symbol means.
fn mangled(
    module: &Module,
    found: &[Export],
    name: &str,
) -> Option<(&'static str, String, names::Mangled)> {
    let exported = found.iter().filter(|export| export.signature.is_some());
    let exported = exported.map(|export| ("exported", export.name.as_str()));
    let defined = module.function_names().map(|symbol| ("defined", symbol));
    // a symbol holds the name that it was made of
    let candidates = exported.chain(defined).filter(|(_, symbol)| symbol.contains(name));
    candidates.take(MAX_CANDIDATES).find_map(|(verb, symbol)| {
        let mangled = names::demangle(symbol).or_else(|| names::from_demangled(symbol))?;
        (mangled.base == name).then(|| (verb, symbol.to_owned(), mangled))
    })
}

fn missing_hint(
    module: &Module,
    found: &[Export],
    name: &str,
    signature: &Signature,
) -> Option<String> {
    if module.function_names().any(|function| function == name) {
        return Some(format!(
            "`{name}` is in the module but not exported: drop `static`, and list it in EXPORTS of keyway_add_plugin"
        ));
    }
    let near = found.iter().filter(|export| export.signature.is_some()).find(|export| {
        let bare = export.name.trim_start_matches('_');
        bare.eq_ignore_ascii_case(name)
            || (bare.len().abs_diff(name.len()) <= 1
                && strsim::damerau_levenshtein(bare, name) == 1)
    })?;
    Some(format!(
        "`{}` is exported: rename it, and declare it `{}`",
        printable(&near.name),
        signature.c_prototype(name)
    ))
}
