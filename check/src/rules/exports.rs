//! KW010 to KW016: the exports that a contract and the metadata list.

use std::collections::{HashMap, HashSet};

use keyway_abi::{export, import};

use super::{
    absent::{Search, how_to_export},
    metadata::is_name,
};
use crate::{
    Contract, Export, Finding, Module, Report, Signature, ValueType,
    contract::{Exports, Need, Pattern, is_pattern},
    identifier::can_be_declared,
    names::printable,
    rule,
};

/// A function that must, should or may be exported.
pub(super) struct Wanted<'a> {
    pub(super) name: &'a str,
    pub(super) signature: &'a Signature,
    pub(super) need: Need,
    /// The module's metadata lists it, not the contract.
    pub(super) is_listed: bool,
    /// It is listed under the name of another export.
    clashes: bool,
    /// The pattern of the contract that stands for it.
    pattern: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    fn of_contract(name: &'a str, signature: &'a Signature, need: Need) -> Self {
        Self { name, signature, need, is_listed: false, clashes: false, pattern: None }
    }

    /// How its author declares it in C, where it can have its name there; else under
    /// another.
    pub(super) fn prototype(&self) -> String {
        let name = printable(self.name);
        if can_be_declared(self.name) {
            return self.signature.c_prototype(&name);
        }
        format!("KEYWAY_EXPORT_AS(\"{name}\") {}", self.signature.c_prototype("function"))
    }

    /// How its author writes it where the metadata lists it: by the SDK's macro
    /// where that makes the signature.
    pub(super) fn how_to_write(&self) -> String {
        if self.clashes {
            return "give the function another name: every plugin of the contract has this one"
                .to_owned();
        }
        let name = printable(self.name);
        let is_declarable = can_be_declared(self.name);
        if is_declarable && is_bytes(self.signature) {
            return format!(
                "write it as KEYWAY_FUNCTION({name}, input), in a source of the plugin and not of a static library"
            );
        }
        let prototype = self.signature.c_prototype(if is_declarable { &name } else { "function" });
        format!("declare it `KEYWAY_EXPORT_AS(\"{name}\") {prototype}`, without `static`")
    }
}

/// Whether `KEYWAY_FUNCTION` makes functions of this signature.
pub(super) fn is_bytes(signature: &Signature) -> bool {
    signature.params == [ValueType::I32, ValueType::I32] && signature.results == [ValueType::I64]
}

/// Compares what the contract and the metadata list, and the two exports that
/// every contract may have, with what the module exports.
pub(crate) fn exports(module: &Module, contract: &Contract, is_guess: bool, report: &mut Report) {
    let found: Vec<Export> = module.exports().collect();
    let by_name: HashMap<_, _> =
        found.iter().map(|export| (export.name.as_str(), export)).collect();
    let listed_by_contract = contract
        .functions()
        .map(|(name, signature, need)| Wanted::of_contract(name, signature, need));
    let (patterns, mut wanted): (Vec<_>, Vec<_>) =
        listed_by_contract.partition(|wanted| is_pattern(wanted.name));
    if let Some(signature) = &contract.exports.functions {
        wanted.extend(listed(module, signature, &wanted));
        if module.metadata().functions.is_empty() {
            report.findings.push(none_listed(contract, signature));
        }
    }
    if !by_name.contains_key(export::MEMORY) {
        report.findings.extend(no_memory(module, contract));
    }
    let mut search = Search::new(module, &found, &wanted, contract, is_guess);
    for wanted in &wanted {
        match by_name.get(wanted.name) {
            Some(export) => compare(export, wanted, report),
            None => report.findings.extend(search.absent(wanted)),
        }
    }
    let named: HashSet<_> = wanted.iter().map(|wanted| wanted.name).collect();
    let how_to_export_one =
        |name: &str| (!contract.is_for_sdk(module)).then(|| how_to_export("one", name));
    let (mut broken, mut met) = (HashSet::new(), HashSet::new());
    for wanted in &patterns {
        let pattern = Pattern::new(wanted.name);
        let functions = found.iter().filter(|export| export.signature.is_some());
        let (by_its_name, matching): (Vec<_>, Vec<_>) = functions
            .filter(|export| pattern.matches(&export.name))
            .partition(|export| named.contains(export.name.as_str()));
        let matching = matching.into_iter().filter(|export| export.name != export::INITIALIZE);
        let mut matching = matching.peekable();
        if !by_its_name.is_empty() || matching.peek().is_some() {
            met.insert(wanted.name);
        } else {
            report.findings.extend(none_of_pattern(wanted, how_to_export_one));
        }
        of_pattern(wanted, matching, &mut broken, report);
    }
    let is_there = |name: &str| by_name.contains_key(name) || met.contains(name);
    any_of(contract, is_there, how_to_export_one, report);
    every_contract_may_have(&by_name, &named, report);
}

/// A pattern of the contract that stands for no function of the module.
fn none_of_pattern(pattern: &Wanted<'_>, hint: impl Fn(&str) -> Option<String>) -> Option<Finding> {
    let name = format!("`{}: {}`", printable(pattern.name), pattern.signature);
    let finding = match pattern.need {
        Need::Required => {
            let message = format!("one or more exports {name} are required, none is there");
            Finding::error(&rule::EXPORT_MISSING, message)
        }
        Need::Expected => {
            let message = format!("one or more exports {name} are expected, none is there");
            Finding::warning(&rule::EXPORT_EXPECTED, message)
        }
        Need::Optional => return None,
    };
    Some(Finding { hint: hint(pattern.name), ..finding })
}

/// The exports that a pattern of the contract stands for, without those that are listed by
/// name; one that breaks several is told once.
fn of_pattern<'a>(
    pattern: &Wanted<'_>,
    matching: impl Iterator<Item = &'a Export>,
    broken: &mut HashSet<&'a str>,
    report: &mut Report,
) {
    for export in matching {
        if export.signature.as_ref() != Some(pattern.signature) && broken.insert(&export.name) {
            let found = Wanted { name: &export.name, pattern: Some(pattern.name), ..*pattern };
            compare(export, &found, report);
        }
    }
}

/// KW010: of each list one or more.
fn any_of(
    contract: &Contract,
    is_there: impl Fn(&str) -> bool,
    hint: impl Fn(&str) -> Option<String>,
    report: &mut Report,
) {
    for names in &contract.exports.any_of {
        if names.iter().any(|name| is_there(name)) {
            continue;
        }
        let shown: Vec<_> = names.iter().map(|name| format!("`{}`", printable(name))).collect();
        let shown = shown.join(", ");
        let message = format!("none of {shown} is exported, {} requires one", contract.id());
        let finding = Finding::error(&rule::EXPORT_MISSING, message);
        let hint = names.first().and_then(|name| hint(name));
        report.findings.push(Finding { hint, ..finding });
    }
}

/// The functions that the metadata lists, each once. Those whose name is none are
/// left to KW042.
fn listed<'a>(
    module: &'a Module,
    signature: &'a Signature,
    others: &[Wanted<'a>],
) -> Vec<Wanted<'a>> {
    let mut taken: HashSet<&str> = others.iter().map(|other| other.name).collect();
    taken.extend([export::MEMORY, export::INITIALIZE]);
    let mut seen = HashSet::new();
    let names = module.metadata().functions.iter().map(String::as_str);
    names
        .filter(|name| is_name(name) && seen.insert(*name))
        .map(|name| Wanted {
            name,
            signature,
            need: Need::Required,
            is_listed: true,
            clashes: taken.contains(name),
            pattern: None,
        })
        .collect()
}

fn none_listed(contract: &Contract, signature: &Signature) -> Finding {
    let message = format!(
        "the metadata lists no function, {} requires one or more of {signature}",
        contract.id()
    );
    let hint = if is_bytes(signature) {
        "write one with KEYWAY_FUNCTION(name, input)"
    } else {
        r#"export one, and list it: KEYWAY_CUSTOM_SECTION("keyway", "function=NAME\\n")"#
    };
    Finding::error(&rule::EXPORT_MISSING, message).hint(hint)
}

/// Without its memory the host finds no range that the plugin hands over.
fn no_memory(module: &Module, contract: &Contract) -> Option<Finding> {
    let asks_host = || module.imports().any(|import| import.module == import::MODULE);
    let Exports { memory, functions, .. } = &contract.exports;
    if !memory && functions.is_none() && !asks_host() {
        return None;
    }
    let message =
        format!("the required export `{}`, the module's linear memory, is missing", export::MEMORY);
    Some(Finding::error(&rule::EXPORT_MISSING, message).hint(
        "link without --import-memory and --export-memory=NAME: the linker then exports the memory",
    ))
}

fn every_contract_may_have(
    by_name: &HashMap<&str, &Export>,
    named: &HashSet<&str>,
    report: &mut Report,
) {
    let initialize = by_name.get(export::INITIALIZE);
    if let Some(export) = initialize.filter(|_| !named.contains(export::INITIALIZE)) {
        let signature = Signature::default();
        let wanted = Wanted::of_contract(export::INITIALIZE, &signature, Need::Optional);
        compare(export, &wanted, report);
    }
    if let Some(export) = by_name.get(export::MEMORY).filter(|export| export.kind != "memory") {
        let message = format!("`{}` is a {}, not a memory", export.name, export.kind);
        report.findings.push(Finding::error(&rule::EXPORT_KIND, message));
    }
}

fn compare(export: &Export, wanted: &Wanted<'_>, report: &mut Report) {
    let mut name = format!("`{}`", printable(wanted.name));
    if wanted.is_listed {
        name.push_str(", which the metadata lists,");
    }
    if let Some(pattern) = wanted.pattern {
        name.push_str(&format!(", which `{}` stands for,", printable(pattern)));
    }
    match &export.signature {
        None => {
            let message = format!("{name} is a {}, not a function", export.kind);
            let finding = Finding::error(&rule::EXPORT_KIND, message);
            report.findings.push(match wanted.clashes {
                true => finding.hint(wanted.how_to_write()),
                false => finding,
            });
        }
        Some(actual) if actual != wanted.signature => {
            let message =
                format!("{name} has the signature {actual}, expected {}", wanted.signature);
            report.findings.push(
                Finding::error(&rule::EXPORT_SIGNATURE, message)
                    .hint(signature_hint(wanted, actual)),
            );
        }
        Some(_) => {}
    }
}

/// What the difference looks like in C.
fn signature_hint(wanted: &Wanted<'_>, actual: &Signature) -> String {
    let expected = wanted.signature;
    if wanted.is_listed {
        return wanted.how_to_write();
    }
    let declare = format!("declare it `{}`", wanted.prototype());
    match why_in_c(expected, actual) {
        Some(why) => format!("{why}: {declare}"),
        None => declare,
    }
}

/// What makes a C compiler write `actual` where `expected` was meant.
pub(crate) fn why_in_c(expected: &Signature, actual: &Signature) -> Option<&'static str> {
    use ValueType::{F32, F64, I32, I64};

    let has = |signature: &Signature, of: &[ValueType]| {
        signature.params.iter().chain(&signature.results).any(|kind| of.contains(kind))
    };
    let (params, found) = (expected.params.as_slice(), actual.params.as_slice());
    let is_hidden = actual.results.is_empty() && found.split_first() == Some((&I32, params));
    let differs_in = |kind| has(expected, &[kind]) != has(actual, &[kind]);
    let same_params = params == found;
    let same_count = (params.len(), expected.results.len()) == (found.len(), actual.results.len());
    Some(if is_hidden && expected.results == [I64] {
        "it returns an `__int128` or a struct, through a hidden pointer that is the extra i32, or nothing"
    } else if is_hidden && !expected.results.is_empty() {
        "it returns a struct, through a hidden pointer that is the extra i32, or nothing"
    } else if splits_wide(params, found) {
        "it takes too many parameters, or an `__int128`, which is two i64"
    } else if differs_in(F32) || differs_in(F64) {
        "`float` is an f32, `double` an f64, `int` an i32, `long long` and `int64_t` an i64"
    } else if has(actual, &[I64]) && !has(expected, &[I64]) {
        "`long long` and `int64_t` are an i64"
    } else if has(expected, &[I64]) && !has(actual, &[I64]) && same_count {
        "`long`, `int` and pointers are an i32, only `long long` and `int64_t` an i64"
    } else if same_params && actual.results.is_empty() {
        "it returns nothing"
    } else if same_params && expected.results.is_empty() {
        "it returns a value that nobody takes"
    } else if found.len() < params.len() {
        "it takes too few parameters"
    } else if found.len() > params.len() {
        "it takes too many parameters"
    } else {
        return None;
    })
}

/// Whether `found` has two i64 in place of some parameters of `expected`, as far as their
/// numbers tell.
fn splits_wide(expected: &[ValueType], found: &[ValueType]) -> bool {
    let wide = |types: &[ValueType]| types.iter().filter(|kind| **kind == ValueType::I64).count();
    let rest = |types: &[ValueType]| types.len() - wide(types);
    let split = found.len().saturating_sub(expected.len());
    let Some(of_others) = rest(expected).checked_sub(rest(found)) else { return false };
    let of_wide = split.checked_sub(of_others);
    split > 0 && of_wide.is_some_and(|count| count <= wide(expected))
}
