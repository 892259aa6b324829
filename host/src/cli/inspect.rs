//! `keyway inspect`: what a module is, without running it.

use std::{io::Write, path::PathBuf};

use anstream::{eprintln, stdout};
use clap::Args;
use wasm_abi_check::{Module, Signature, Version, check_module, printable};

use super::{CONTRACT, Failure, read};

/// Shows what a plugin is, without running it
#[derive(Args)]
#[command(after_help = "\
Examples:
  keyway inspect hello.wasm

The exit status is 3 where the plugin does not fit its contract.")]
pub(super) struct Arguments {
    /// The plugin, a .wasm file
    plugin: PathBuf,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let bytes = read(&arguments.plugin)?;
    let module = match Module::read(&bytes) {
        Ok(module) => module,
        Err(finding) => {
            eprintln!("{finding}");
            return Err(Failure::Told(CONTRACT));
        }
    };
    let report = check_module(&module, None);
    let metadata = module.metadata();
    let mut out = stdout().lock();
    if let Some(plugin) = &metadata.plugin {
        writeln!(out, "Plugin:      {}", printable(plugin))?;
    }
    if let Some(version) = &metadata.version {
        writeln!(out, "Version:     {}", printable(version))?;
    }
    writeln!(out, "Contract:    {}", report.verdict())?;
    writeln!(out, "ABI version: {}", describe_version(module.abi_version()))?;
    writeln!(out, "Size:        {} bytes", module.size())?;
    writeln!(out, "Memory:      {}", describe_memory(module.memory_pages()))?;
    writeln!(out, "Exports:")?;
    for export in module.exports() {
        let kind = describe_item(export.kind, export.signature.as_ref());
        writeln!(out, "  {}: {kind}", printable(&export.name))?;
    }
    let mut imports = module.imports().peekable();
    writeln!(out, "Imports:{}", if imports.peek().is_none() { "     none" } else { "" })?;
    for import in imports {
        let kind = describe_item(import.kind, import.signature.as_ref());
        writeln!(out, "  {}.{}: {kind}", printable(&import.module), printable(&import.name))?;
    }
    for finding in &report.findings {
        eprintln!("{finding}");
    }
    if report.fits() { Ok(()) } else { Err(Failure::Told(CONTRACT)) }
}

fn describe_version(version: Version) -> String {
    match version {
        Version::Known(version) => version.to_string(),
        Version::Absent => "unversioned".to_owned(),
        _ => "told by a call".to_owned(),
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
