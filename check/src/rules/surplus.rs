//! KW017 to KW019: exports that the contract does not ask for.

use std::collections::{BTreeMap, HashSet};

use keyway_abi::export;

use crate::{Contract, Finding, Module, Report, contract::Names, names::printable, rule};

/// What compilers, linkers and C libraries export for themselves: whose, and patterns.
const TOOLCHAIN: [(&str, &[&str]); 7] = [
    (
        "the linker",
        &[
            "__heap_base",
            "__heap_end",
            "__data_end",
            "__dso_handle",
            "__global_base",
            "__memory_base",
            "__table_base",
            "__stack_*",
            "__tls_*",
            "__wasm_*",
            "__indirect_function_table",
        ],
    ),
    (
        "the C library",
        &["malloc", "calloc", "realloc", "free", "__main_*", "__errno_location", "__funcs_on_exit"],
    ),
    ("the C++ library", &["__cxa_*"]),
    (
        "Emscripten",
        &["emscripten_*", "_emscripten_*", "dynCall_*", "stackSave", "stackRestore", "stackAlloc"],
    ),
    ("Binaryen", &["asyncify_*"]),
    ("wasm-bindgen", &["__wbindgen_*"]),
    ("Rust", &["__rust_*", "rust_eh_personality"]),
];

/// How many names one finding tells.
const MAX_TOLD: usize = 8;

/// How a function stays inside without Keyway's SDK.
const HOW_TO_KEEP_INSIDE: &str = "rename it, or keep it inside: without `export_name`, in Rust \
    `no_mangle`, and --export of the linker";

/// Compares what is exported with what the contract speaks of: one finding for each
/// kind of surplus.
pub(crate) fn surplus(module: &Module, contract: &Contract, report: &mut Report) {
    let listed = contract.listed();
    let mut of_module = HashSet::from([export::MEMORY, export::INITIALIZE]);
    if contract.exports.functions.is_some() {
        of_module.extend(module.metadata().functions.iter().map(String::as_str));
    }
    let forbidden = Names::of(contract.exports.forbidden.iter().map(String::as_str));
    let toolchain = TOOLCHAIN.map(|(owner, names)| (owner, Names::of(names.iter().copied())));
    let mut told: BTreeMap<_, Vec<&str>> = BTreeMap::new();
    for export in module.walrus.exports.iter() {
        let name = export.name.as_str();
        let kind = if forbidden.contains(name) {
            Surplus::Forbidden
        } else if of_module.contains(name) || listed.contains(name) {
            continue;
        } else if let Some((owner, _)) = toolchain.iter().find(|(_, known)| known.contains(name)) {
            Surplus::Of(owner)
        } else {
            Surplus::Unexpected
        };
        told.entry(kind).or_default().push(name);
    }
    let id = contract.id();
    for (kind, names) in told {
        let shown = list(&names);
        let many = names.len() > 1;
        let (exports, are) = if many { ("exports", "are") } else { ("export", "is") };
        report.findings.push(match kind {
            Surplus::Forbidden => {
                let message = format!("the {exports} {shown} {are} forbidden by {id}");
                let finding = Finding::new(&rule::EXPORT_FORBIDDEN, message);
                match contract.is_for_sdk(module) {
                    true => finding,
                    false => finding.hint(HOW_TO_KEEP_INSIDE),
                }
            }
            Surplus::Of(owner) => Finding::new(
                &rule::EXPORT_TOOLCHAIN,
                format!(
                    "the {exports} {shown} {} to {owner}",
                    if many { "belong" } else { "belongs" }
                ),
            ),
            Surplus::Unexpected => Finding::new(
                &rule::EXPORT_UNEXPECTED,
                format!("the {exports} {shown} {are} not listed by {id}"),
            ),
        });
    }
}

/// Why an export is surplus.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Surplus {
    Forbidden,
    Of(&'static str),
    Unexpected,
}

/// The first names, and how many there are beyond them.
fn list(names: &[&str]) -> String {
    let shown: Vec<_> =
        names.iter().take(MAX_TOLD).map(|name| format!("`{}`", printable(name))).collect();
    match names.len().saturating_sub(MAX_TOLD) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
