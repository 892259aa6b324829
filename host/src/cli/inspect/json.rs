//! For programs: one document. `host/schema/` says what is in it.

use std::{io, path::Path};

use serde::Serialize;
use wasm_abi_check::{Finding, Metadata, Module, Report, Severity, Version};

use super::{Inspected, human::percent, sections::Sections};
use crate::cli::format::{TOOL, Tool, VERSION, write_json};

const ID: &str = "urn:keyway:inspect-1";

/// Of a list, how many are told.
const MAX_TOLD: usize = 1_000;

/// Characters of a name or a text.
const MAX_TEXT: usize = 1_000;

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    version: u32,
    tool: Tool,
    path: String,
    size_bytes: usize,
    verdict: &'static str,
    contract: Option<&'a str>,
    findings: Vec<FindingEntry<'a>>,
    module: Option<ModuleEntry>,
}

#[derive(Serialize)]
struct FindingEntry<'a> {
    rule: &'static str,
    name: &'static str,
    severity: String,
    message: &'a str,
    hint: &'a str,
}

#[derive(Serialize)]
struct ModuleEntry {
    metadata: MetadataEntry,
    abi_version: AbiVersionEntry,
    memory: Option<MemoryEntry>,
    functions: List<String>,
    capabilities: List<String>,
    exports: List<ItemEntry>,
    imports: List<ItemEntry>,
    sections: List<SectionEntry>,
}

#[derive(Serialize)]
struct MetadataEntry {
    plugin: Option<String>,
    contract: Option<String>,
    abi: Option<String>,
    version: Option<String>,
    description: Option<String>,
    licenses: Option<String>,
    authors: Option<String>,
    source: Option<String>,
}

#[derive(Serialize)]
struct AbiVersionEntry {
    from: &'static str,
    version: Option<String>,
}

#[derive(Serialize)]
struct MemoryEntry {
    initial_bytes: u64,
    maximum_bytes: Option<u64>,
}

#[derive(Serialize)]
struct ItemEntry {
    module: Option<String>,
    name: String,
    kind: &'static str,
    signature: Option<String>,
}

#[derive(Serialize)]
struct SectionEntry {
    kind: &'static str,
    name: Option<String>,
    bytes: usize,
    percent: f64,
}

/// The first of many, and how many are left out.
#[derive(Serialize)]
struct List<T> {
    items: Vec<T>,
    left_out: usize,
}

impl<T> List<T> {
    fn of(mut all: impl Iterator<Item = T>) -> Self {
        let items = all.by_ref().take(MAX_TOLD).collect();
        Self { items, left_out: all.count() }
    }
}

pub(super) fn write(
    path: &Path,
    size_bytes: usize,
    report: &Report,
    inspected: Option<&Inspected>,
) -> io::Result<()> {
    write_json(&Document {
        schema: ID,
        version: VERSION,
        tool: TOOL,
        path: path.to_string_lossy().into_owned(),
        size_bytes,
        verdict: match (inspected, report.fits()) {
            (None, _) => "unreadable",
            (Some(_), true) => "fits",
            (Some(_), false) => "does not fit",
        },
        contract: report.contract.as_deref(),
        findings: report.findings.iter().map(finding).collect(),
        module: inspected.map(module),
    })
}

fn finding(finding: &Finding) -> FindingEntry<'_> {
    FindingEntry {
        rule: finding.rule.id,
        name: finding.rule.name,
        severity: match finding.severity {
            Severity::Error => "error".to_owned(),
            Severity::Warning => "warning".to_owned(),
        },
        message: &finding.message,
        hint: finding.remedy(),
    }
}

fn module(inspected: &Inspected) -> ModuleEntry {
    let Inspected { module, sections, capabilities } = inspected;
    let exports = module.exports().map(|export| ItemEntry {
        module: None,
        name: cut(&export.name),
        kind: export.kind,
        signature: export.signature.map(|signature| signature.to_string()),
    });
    let imports = module.imports().map(|import| ItemEntry {
        module: Some(cut(&import.module)),
        name: cut(&import.name),
        kind: import.kind,
        signature: import.signature.map(|signature| signature.to_string()),
    });
    ModuleEntry {
        metadata: metadata(module.metadata()),
        abi_version: abi_version(module),
        memory: module.memory_pages().map(|(initial, maximum)| MemoryEntry {
            initial_bytes: page_bytes(initial),
            maximum_bytes: maximum.map(page_bytes),
        }),
        functions: List::of(module.metadata().functions.iter().map(|name| cut(name))),
        capabilities: List::of(capabilities.iter().map(|capability| cut(capability.name()))),
        exports: List::of(exports),
        imports: List::of(imports),
        sections: section_entries(sections, module.size()),
    }
}

fn metadata(metadata: &Metadata) -> MetadataEntry {
    let text = |text: &Option<String>| text.as_deref().map(cut);
    MetadataEntry {
        plugin: text(&metadata.plugin),
        contract: text(&metadata.contract),
        abi: text(&metadata.abi),
        version: text(&metadata.version),
        description: text(&metadata.description),
        licenses: text(&metadata.licenses),
        authors: text(&metadata.authors),
        source: text(&metadata.source),
    }
}

fn abi_version(module: &Module) -> AbiVersionEntry {
    match module.abi_version() {
        Version::Known(version) => {
            AbiVersionEntry { from: "constant", version: Some(version.to_string()) }
        }
        Version::Absent => AbiVersionEntry { from: "absent", version: None },
        _ => AbiVersionEntry { from: "computed", version: None },
    }
}

fn section_entries(sections: &Sections, size: usize) -> List<SectionEntry> {
    let items = sections.largest.iter().map(|section| SectionEntry {
        kind: section.kind,
        name: section.name.as_deref().map(cut),
        bytes: section.bytes,
        percent: (percent(section.bytes, size) * 100.0).round() / 100.0,
    });
    List { items: items.collect(), left_out: sections.others }
}

fn page_bytes(pages: u64) -> u64 {
    pages.saturating_mul(64 << 10)
}

/// A text up to its limit; what was longer ends in an ellipsis.
fn cut(text: &str) -> String {
    match text.char_indices().nth(MAX_TEXT) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}
