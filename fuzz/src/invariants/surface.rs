//! The outside of a module, read from the whole of it and in another way, is the same,
//! and so is what a contract says of it.

use wasm_abi_check::contract::MetadataKey;

use super::{Case, Failure, broken, has_error, shown};
use crate::oracle::Surface;

pub(super) fn hold(case: &Case<'_>) -> Result<(), Failure> {
    let surface = match Surface::read(&case.input.module) {
        Ok(surface) => surface,
        Err(error) => return broken("a valid module cannot be parsed", error.to_string()),
    };
    same(case, &surface)?;
    verdict(case, &surface)
}

fn same(case: &Case<'_>, surface: &Surface) -> Result<(), Failure> {
    let module = case.module;
    let exports = module.exports().map(|export| (export.name, export.kind, export.signature));
    let exports: Vec<_> = exports.collect();
    if exports != surface.exports {
        return broken("other exports", format!("{exports:?}\n{:?}", surface.exports));
    }
    let imports =
        module.imports().map(|import| (import.module, import.name, import.kind, import.signature));
    let imports: Vec<_> = imports.collect();
    if imports != surface.imports {
        return broken("other imports", format!("{imports:?}\n{:?}", surface.imports));
    }
    if module.memory_pages() != surface.memories.first().copied() {
        let (found, expected) = (module.memory_pages(), &surface.memories);
        return broken("another memory", format!("{found:?}\n{expected:?}"));
    }
    let found = module.measured();
    for (what, found, expected) in [
        ("pages", found.memory_pages, surface.pages()),
        ("pages at most", found.memory_max_pages, surface.max_pages()),
        ("table elements", found.table_elements, surface.table_elements),
        ("bytes of data", found.data_bytes, surface.data_bytes),
        ("exports", found.exports, surface.exports.len() as u64),
        ("imports", found.imports, surface.imports.len() as u64),
        ("functions", found.functions, surface.bodies),
        ("elements", found.elements, surface.elements),
        ("segments", found.segments, surface.segments),
        ("bytes", found.module_bytes, case.input.module.len() as u64),
    ] {
        if found != Some(expected) {
            return broken(&format!("another number of {what}"), format!("{found:?} {expected}"));
        }
    }
    Ok(())
}

/// A module that fits keeps its contract, and what is found has a reason.
fn verdict(case: &Case<'_>, surface: &Surface) -> Result<(), Failure> {
    let Some(contract) = case.contract else { return Ok(()) };
    let verdict = surface.judge(contract, &case.module.metadata().functions);
    let detail = || format!("{verdict:?}\n{}\n{surface:?}", shown(case.plain));
    let is_clean = verdict.exports.is_empty() && verdict.imports.is_empty() && !verdict.memory;
    if case.plain.fits() && !is_clean {
        return broken("a module fits and breaks its contract", detail());
    }
    let own = |name: &str| surface.exports.iter().any(|(found, ..)| found == name);
    // these are judged under every contract, and not by the oracle
    let is_exempt = contract.exports.functions.is_some()
        || contract.exports.memory
        || surface.imports.iter().any(|(module, ..)| module == "keyway")
        || own("memory")
        || own("_initialize");
    // whose signatures the oracle does not know
    let has_wasi = surface.imports.iter().any(|(module, ..)| module == "wasi_snapshot_preview1");
    for (rules, broken_by_oracle) in [
        (
            ["KW010", "KW012", "KW013", "KW014", "KW015", "KW016", "KW017"].as_slice(),
            !verdict.exports.is_empty() || is_exempt,
        ),
        (&["KW020", "KW021"], !verdict.imports.is_empty() || has_wasi),
        (&["KW030"], verdict.memory),
    ] {
        if has_error(case.plain, rules) && !broken_by_oracle {
            return broken("a finding without a reason", detail());
        }
    }
    let metadata = case.module.metadata();
    let lacks = |key: &MetadataKey| {
        let value = match key {
            MetadataKey::Plugin => &metadata.plugin,
            MetadataKey::Contract => &metadata.contract,
            MetadataKey::Abi => &metadata.abi,
            MetadataKey::Version => &metadata.version,
            MetadataKey::Description => &metadata.description,
            MetadataKey::Licenses => &metadata.licenses,
            MetadataKey::Authors => &metadata.authors,
            MetadataKey::Source => &metadata.source,
            _ => return false,
        };
        value.as_deref().is_none_or(|value| value.trim().is_empty())
    };
    let lacks = contract.metadata.required.iter().any(lacks);
    if lacks != has_error(case.plain, &["KW044"]) {
        return broken(
            "metadata is missing, or not",
            format!("{metadata:?}\n{}", shown(case.plain)),
        );
    }
    Ok(())
}
