//! `keyway inspect`: what a module is, without running it.

mod human;
mod json;
mod sections;

use clap::Args;
use keyway_host::Capability;
use wasm_abi_check::{Contract, Finding, Module, Report, check_module};

use super::{
    failure::{CONTRACT, Failure, show_findings},
    format::Format,
    source::Source,
};
use sections::Sections;

/// Shows what a plugin is, without running it
#[derive(Args)]
#[command(after_help = "\
Examples:
  keyway inspect hello.wasm
  keyway inspect hello.wasm --format json

What the JSON holds is told by host/schema/inspect-1.schema.json. What does not fit is
told on standard error, in both formats.

Exit status:
  0  ok
  2  usage, or a file cannot be read
  3  the plugin does not fit its contract")]
pub(super) struct Arguments {
    #[command(flatten)]
    source: Source,

    /// How it is told
    #[arg(long, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// What is told of a module that can be read.
struct Inspected {
    module: Module,
    sections: Sections,
    capabilities: Vec<Capability>,
}

pub(super) fn run(arguments: &Arguments) -> Result<(), Failure> {
    let source = &arguments.source;
    let contract = source.contract()?;
    let bytes = source.bytes()?;
    let (report, inspected) = match Module::read(&bytes) {
        Ok(module) => {
            let report = check(&module, contract, source);
            let sections = Sections::of(&bytes);
            let imports: Vec<_> = module.imports().collect();
            let names = imports.iter().map(|import| (&*import.module, &*import.name));
            let capabilities = Capability::of_imports(names);
            (report, Some(Inspected { module, sections, capabilities }))
        }
        Err(finding) => (Report::unread(*finding), None),
    };
    match (arguments.format, &inspected) {
        (Format::Json, _) => json::write(&source.plugin, bytes.len(), &report, inspected.as_ref())?,
        (Format::Human, Some(inspected)) => human::write(&report, inspected)?,
        (Format::Human, None) => {}
    }
    show_findings(&report.findings, &source.plugin);
    if report.fits() { Ok(()) } else { Err(Failure::Told(CONTRACT)) }
}

fn check(module: &Module, contract: Option<Contract>, source: &Source) -> Report {
    let refused = |finding: Box<Finding>| Report::unread(*finding);
    let check = |contract: &Contract| check_module(module, Some(contract), &source.options());
    match &contract {
        Some(contract) => check(contract),
        None => Contract::of_plugin(module).map_or_else(refused, check),
    }
}
