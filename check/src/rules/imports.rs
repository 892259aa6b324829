//! KW020, KW021 and KW023: the imports that a contract allows, and shared globals.

use keyway_abi::import;
use walrus::{ExportItem, ImportKind};

use super::import_hints;
use crate::{Contract, Finding, Import, Module, Report, Signature, names::printable, rule};

/// Every import that the contract does not allow, or not with this signature.
pub(crate) fn imports(module: &Module, contract: &Contract, report: &mut Report) {
    let allowed = contract.imports.index();
    for import in module.imports() {
        match allowed.find(&import.module, &import.name) {
            None => report.findings.push(denied(&import, module, contract)),
            Some(entry) => {
                let expected = entry.0.as_deref();
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
