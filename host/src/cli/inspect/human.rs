//! For people: a line for each thing, each list cut where it is long.

use std::{
    fmt::Display,
    io::{self, Write},
};

use wasm_abi_check::{Metadata, Report, Signature, Version, printable};

use super::{Inspected, sections::Sections};
use crate::cli::stdout;

/// Of a list, how many are shown.
const MAX_SHOWN: usize = 50;

pub(super) fn write(report: &Report, inspected: &Inspected) -> io::Result<()> {
    let module = &inspected.module;
    let metadata = module.metadata();
    let mut out = stdout();
    write_metadata(&mut out, metadata)?;
    writeln!(out, "Contract:    {}", report.verdict())?;
    writeln!(out, "ABI version: {}", describe_version(module.abi_version()))?;
    writeln!(out, "Size:        {} bytes", module.size())?;
    writeln!(out, "Memory:      {}", describe_memory(module.memory_pages()))?;
    write_names(&mut out, "Functions:   ", metadata.functions.iter().map(String::as_str))?;
    let needed = inspected.capabilities.iter().map(|capability| capability.name());
    write_names(&mut out, "Capabilities: ", needed)?;
    writeln!(out, "Exports:")?;
    let exports = module.exports().map(|export| {
        let kind = describe_item(export.kind, export.signature.as_ref());
        format!("{}: {kind}", printable(&export.name))
    });
    write_list(&mut out, exports)?;
    let mut imports = module.imports().peekable();
    writeln!(out, "Imports:{}", if imports.peek().is_none() { "     none" } else { "" })?;
    let imports = imports.map(|import| {
        let kind = describe_item(import.kind, import.signature.as_ref());
        format!("{}.{}: {kind}", printable(&import.module), printable(&import.name))
    });
    write_list(&mut out, imports)?;
    write_sections(&mut out, &inspected.sections, module.size())
}

fn write_metadata(out: &mut impl Write, metadata: &Metadata) -> io::Result<()> {
    for (title, text) in [
        ("Plugin:      ", &metadata.plugin),
        ("Version:     ", &metadata.version),
        ("Description: ", &metadata.description),
        ("Licenses:    ", &metadata.licenses),
        ("Authors:     ", &metadata.authors),
        ("Source:      ", &metadata.source),
    ] {
        if let Some(text) = text {
            writeln!(out, "{title}{}", printable(text))?;
        }
    }
    Ok(())
}

/// Names on one line; nothing where there are none.
fn write_names<'a>(
    out: &mut impl Write,
    title: &str,
    names: impl Iterator<Item = &'a str>,
) -> io::Result<()> {
    let all: Vec<_> = names.collect();
    if all.is_empty() {
        return Ok(());
    }
    let shown: Vec<_> = all.iter().take(MAX_SHOWN).map(|name| printable(name)).collect();
    let more = all.len() - shown.len();
    let more = if more > 0 { format!(", and {more} more") } else { String::new() };
    writeln!(out, "{title}{}{more}", shown.join(", "))
}

fn write_list(
    out: &mut impl Write,
    mut lines: impl Iterator<Item = impl Display>,
) -> io::Result<()> {
    for line in lines.by_ref().take(MAX_SHOWN) {
        writeln!(out, "  {line}")?;
    }
    match lines.count() {
        0 => Ok(()),
        more => writeln!(out, "  and {more} more"),
    }
}

fn write_sections(out: &mut impl Write, sections: &Sections, size: usize) -> io::Result<()> {
    let Sections { largest, others, other_bytes } = sections;
    writeln!(out, "Sections:{}", if largest.is_empty() { "    none" } else { "" })?;
    let width = largest.iter().map(|section| section.bytes.to_string().len()).max().unwrap_or(1);
    let line = |bytes: usize, what: &str| {
        format!("  {bytes:width$} bytes {:5.1} %  {what}", percent(bytes, size))
    };
    for section in largest.iter().take(MAX_SHOWN) {
        let name = section.name.as_deref().map(|name| format!(" `{}`", printable(name)));
        let what = format!("{}{}", section.kind, name.unwrap_or_default());
        writeln!(out, "{}", line(section.bytes, &what))?;
    }
    let cut = largest.get(MAX_SHOWN..).unwrap_or_default();
    let more = cut.len() + others;
    if more > 0 {
        let bytes = cut.iter().map(|section| section.bytes).sum::<usize>() + other_bytes;
        writeln!(out, "{}", line(bytes, &format!("{more} others")))?;
    }
    Ok(())
}

/// How much of a module some bytes are.
#[allow(clippy::cast_precision_loss)] // modules have at most 16 MiB
pub(super) fn percent(bytes: usize, size: usize) -> f64 {
    bytes as f64 * 100.0 / size.max(1) as f64
}

fn describe_version(version: Version) -> String {
    match version {
        Version::Known(version) => version.to_string(),
        Version::Absent => "unversioned".to_owned(),
        _ => "known only at run time".to_owned(),
    }
}

fn describe_memory(pages: Option<(u64, Option<u64>)>) -> String {
    let kib = |pages: u64| pages.saturating_mul(64);
    match pages {
        None => "none".to_owned(),
        Some((initial, None)) => format!("{} KiB, may grow", kib(initial)),
        Some((initial, Some(most))) => format!("{} KiB, up to {} KiB", kib(initial), kib(most)),
    }
}

fn describe_item(kind: &str, signature: Option<&Signature>) -> String {
    signature.map_or_else(|| kind.to_owned(), ToString::to_string)
}
