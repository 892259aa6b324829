//! KW020: the imports that a contract allows.

use crate::{
    Contract, Finding, Import, Module, Report,
    names::{self, printable},
    rule,
};

/// Every import that the contract does not allow.
pub(crate) fn imports(module: &Module, contract: &Contract, report: &mut Report) {
    for import in module.imports() {
        if contract.imports.find(&import.module, &import.name).is_some() {
            continue;
        }
        let message = format!(
            "the import `{}.{}` ({}) is not allowed by {}",
            printable(&import.module),
            printable(&import.name),
            import.signature.as_ref().map_or_else(|| import.kind.to_owned(), ToString::to_string),
            contract.id()
        );
        let finding = Finding::error(&rule::IMPORT, message);
        report.findings.push(match hint(&import) {
            Some(hint) => finding.hint(hint),
            None => finding,
        });
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
            "this is WASI, which the contract does not grant: build with keyway_add_plugin, which links no libc"
                .to_owned(),
        ),
        _ => None,
    }
}
