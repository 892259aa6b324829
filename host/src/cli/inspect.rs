//! `keyway inspect`: what a module is, without running it.

use std::io::Write;

use clap::Args;
use keyway_abi::import;
use keyway_host::Capability;
use wasm_abi_check::{Contract, Module, Report, Signature, Version, check_module, printable};

use super::{CONTRACT, Failure, Source, show_findings, stdout};

/// Shows what a plugin is, without running it
#[derive(Args)]
#[command(after_help = "\
Examples:
  keyway inspect hello.wasm

Exit status:
  0  ok
  2  usage, or a file cannot be read
  3  the plugin does not fit its contract")]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let source = &arguments.source;
    let contract = source.contract()?;
    let bytes = source.bytes()?;
    let options = source.options();
    let module = match Module::read(&bytes) {
        Ok(module) => module,
        Err(finding) => {
            show_findings(&[*finding], &source.plugin);
            return Err(Failure::Told(CONTRACT));
        }
    };
    let report = match contract.as_ref().map_or_else(|| Contract::of_plugin(&module), Ok) {
        Ok(contract) => check_module(&module, Some(contract), &options),
        Err(finding) => Report::unread(*finding),
    };
    let metadata = module.metadata();
    let mut out = stdout();
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
    if !metadata.functions.is_empty() {
        let functions: Vec<_> = metadata.functions.iter().map(|name| printable(name)).collect();
        writeln!(out, "Functions:   {}", functions.join(", "))?;
    }
    let needed = capabilities(&module);
    if !needed.is_empty() {
        writeln!(out, "Capabilities: {}", needed.join(", "))?;
    }
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
    show_findings(&report.findings, &source.plugin);
    if report.fits() { Ok(()) } else { Err(Failure::Told(CONTRACT)) }
}

/// Names of the host's functions that the module imports, each once.
fn capabilities(module: &Module) -> Vec<String> {
    let mut needed = Vec::new();
    for import in module.imports().filter(|import| import.module == import::MODULE) {
        match Capability::named(&import.name).map(|known| known.name().to_owned()) {
            Some(name) if !needed.contains(&name) => needed.push(name),
            _ => {}
        }
    }
    needed
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
