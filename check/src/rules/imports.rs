//! KW020, KW021 and KW023: the imports that a contract allows, and shared globals.

use keyway_abi::import;
use walrus::{ExportItem, ImportKind};

use super::import_hints;
use crate::{
    Contract, Finding, Import, Module, Report, Signature, identifier::can_be_declared,
    names::printable, rule,
};

/// Every import that the contract does not allow, or not with this signature.
pub(crate) fn imports(module: &Module, contract: &Contract, report: &mut Report) {
    let allowed = contract.imports.index();
    for import in module.imports() {
        match allowed.find(&import.module, &import.name) {
            None => report.findings.push(denied(&import, module, contract)),
            Some(entry) => {
                let expected = entry.0.as_deref();
                report
                    .findings
                    .extend(expected.and_then(|expected| differs(&import, expected, module)));
            }
        }
    }
}

fn shown(import: &Import) -> String {
    format!("`{}.{}`", printable(&import.module), printable(&import.name))
}

/// KW021: an allowed import of another kind or signature.
fn differs(import: &Import, expected: &Signature, of: &Module) -> Option<Finding> {
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
        let hint = format!("declare it `{}`", expected.c_prototype(&printable(&import.name)));
        match of.metadata().is_of_sdk().then(|| from_bytes(import, expected)).flatten() {
            Some(declaration) => format!("{hint}, or from bytes to bytes `{declaration}`"),
            None => hint,
        }
    };
    Some(Finding::error(&rule::IMPORT_SIGNATURE, message).hint(hint))
}

/// How a function from bytes to bytes is declared, where this may be one and C can
/// name it.
fn from_bytes(import: &Import, expected: &Signature) -> Option<String> {
    let (module, name) = (printable(&import.module), printable(&import.name));
    let can_be_told = can_be_declared(&name) && can_be_declared(&module);
    (can_be_told && expected.to_string() == FROM_BYTES)
        .then(|| format!("KEYWAY_HOST_FUNCTION(\"{module}\", \"{name}\", {name});"))
}

/// The signature of a host's functions from bytes to bytes.
const FROM_BYTES: &str = "(i32, i32, i32, i32) -> i32";

/// KW020: an import that the contract does not allow.
fn denied(import: &Import, module: &Module, contract: &Contract) -> Finding {
    let message = format!(
        "the import {} ({}) is not allowed by {}",
        shown(import),
        import.signature.as_ref().map_or_else(|| import.kind.to_owned(), ToString::to_string),
        contract.id()
    );
    let finding = Finding::error(&rule::IMPORT, message);
    finding.hint(import_hints::hint(import, module, contract))
}

/// KW023: globals that both sides can write; of imports, those that are allowed.
pub(crate) fn mutable_globals(module: &Module, contract: &Contract, report: &mut Report) {
    let (walrus, allowed) = (&module.walrus, contract.imports.index());
    let is_mutable = |id| walrus.globals.get(id).mutable;
    for export in walrus.exports.iter() {
        if matches!(export.item, ExportItem::Global(id) if is_mutable(id)) {
            let message = format!("the export `{}` is a mutable global", printable(&export.name));
            report.findings.push(Finding::new(&rule::MUTABLE_GLOBAL, message));
        }
    }
    for import in walrus.imports.iter() {
        if matches!(import.kind, ImportKind::Global(id) if is_mutable(id))
            && allowed.find(&import.module, &import.name).is_some()
        {
            let (module, name) = (printable(&import.module), printable(&import.name));
            let message = format!("the import `{module}.{name}` is a mutable global");
            report.findings.push(
                Finding::new(&rule::MUTABLE_GLOBAL, message)
                    .hint("import a function that reads or sets the value"),
            );
        }
    }
}
