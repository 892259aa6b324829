//! KW010 to KW014: the exports that a contract and the metadata list.

use std::collections::{HashMap, HashSet};

use keyway_abi::export;

use super::{absent::Search, metadata::is_name};
use crate::{
    Contract, Export, Finding, Module, Report, Signature, ValueType, contract::Need,
    identifier::can_be_declared, names::printable, rule,
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
}

impl<'a> Wanted<'a> {
    fn of_contract(name: &'a str, signature: &'a Signature, need: Need) -> Self {
        Self { name, signature, need, is_listed: false, clashes: false }
    }

    /// How its author declares it in C.
    pub(super) fn prototype(&self) -> String {
        self.signature.c_prototype(&printable(self.name))
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
pub(crate) fn exports(module: &Module, contract: &Contract, report: &mut Report) {
    let found: Vec<Export> = module.exports().collect();
    let by_name: HashMap<_, _> =
        found.iter().map(|export| (export.name.as_str(), export)).collect();
    let mut wanted: Vec<_> = contract
        .functions()
        .map(|(name, signature, need)| Wanted::of_contract(name, signature, need))
        .collect();
    if let Some(signature) = &contract.exports.functions {
        wanted.extend(listed(module, signature, &wanted));
        if module.metadata().functions.is_empty() {
            report.findings.push(none_listed(contract, signature));
        }
        if !by_name.contains_key(export::MEMORY) {
            report.findings.push(no_memory());
        }
    }
    let mut search = Search::new(module, &found, &wanted);
    for wanted in &wanted {
        match by_name.get(wanted.name) {
            Some(export) => compare(export, wanted, report),
            None => report.findings.extend(search.absent(wanted)),
        }
    }
    every_contract_may_have(&by_name, report);
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

/// The host finds no range of such a module.
fn no_memory() -> Finding {
    let message =
        format!("the required export `{}`, the module's linear memory, is missing", export::MEMORY);
    Finding::error(&rule::EXPORT_MISSING, message).hint(
        "link without --import-memory and --export-memory=NAME: the linker then exports the memory",
    )
}

fn every_contract_may_have(by_name: &HashMap<&str, &Export>, report: &mut Report) {
    if let Some(export) = by_name.get(export::INITIALIZE) {
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
    let prototype = wanted.prototype();
    let expected = wanted.signature;
    let wide = |signature: &Signature| {
        signature.params.iter().chain(&signature.results).any(|&kind| kind == ValueType::I64)
    };
    let float = |signature: &Signature| {
        let mut types = signature.params.iter().chain(&signature.results);
        types.any(|&kind| matches!(kind, ValueType::F32 | ValueType::F64))
    };
    if wanted.is_listed {
        wanted.how_to_write()
    } else if actual.results.is_empty()
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
