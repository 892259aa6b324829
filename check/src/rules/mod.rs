//! The rules that compare a module with a contract, one function each.

mod absent;
mod exports;
mod imports;
mod metadata;

use keyway_abi::{AbiVersion, export};
use walrus::{ConstExpr, DataKind, GlobalKind, ir::Value};

use crate::{Contract, Finding, Module, Report, Version, names::printable, rule};

pub(crate) use self::{
    exports::exports,
    imports::imports,
    metadata::{metadata, metadata_form},
};

/// Bytes of a page of linear memory.
const PAGE: u64 = 64 << 10;

/// KW030: the initial memory.
pub(crate) fn memory(module: &Module, contract: &Contract, report: &mut Report) {
    let (Some((pages, _)), Some(limit)) = (module.memory_pages(), contract.limits.memory_pages)
    else {
        return;
    };
    if pages > limit {
        let message = format!(
            "the module starts with {pages} pages of memory ({} KiB), the limit is {limit} ({} KiB)",
            pages.saturating_mul(PAGE) >> 10,
            limit.saturating_mul(PAGE) >> 10
        );
        report.findings.push(Finding::error(&rule::MEMORY, message));
    }
}

/// KW031: the stack before the data.
pub(crate) fn stack(module: &Module, report: &mut Report) {
    let (Some(stack), Some(data)) = (stack_top(module), lowest_data(module)) else { return };
    if data < stack {
        let message = format!(
            "the stack begins at {stack} and grows down towards the data at {data}: an overflow corrupts globals"
        );
        report.findings.push(Finding::warning(&rule::STACK, message).hint(
            "link with -Wl,--stack-first, as keyway_add_plugin does: an overflow then traps",
        ));
    }
}

/// Where the stack pointer begins, in a module that clang linked.
fn stack_top(module: &Module) -> Option<u32> {
    let globals = &module.walrus.globals;
    let named = globals.iter().find(|global| global.name.as_deref() == Some("__stack_pointer"));
    let global = named.or_else(|| globals.iter().next())?;
    match (&global.kind, global.mutable) {
        (GlobalKind::Local(ConstExpr::Value(Value::I32(top))), true) => Some(top.cast_unsigned()),
        _ => None,
    }
}

fn lowest_data(module: &Module) -> Option<u32> {
    let offsets = module.walrus.data.iter().filter_map(|segment| match segment.kind {
        DataKind::Active { offset: ConstExpr::Value(Value::I32(offset)), .. } => {
            Some(offset.cast_unsigned())
        }
        _ => None,
    });
    offsets.min()
}

/// KW032: constructors that the linker runs at every call.
pub(crate) fn constructors(module: &Module, report: &mut Report) {
    let wrapped = module.function_names().find_map(|name| name.strip_suffix(".command_export"));
    if let Some(function) = wrapped {
        let message = format!(
            "the global constructors run again at every call of `{}`: the module has no `{}`",
            printable(function),
            export::INITIALIZE
        );
        report.findings.push(Finding::warning(&rule::CONSTRUCTORS, message));
    }
}

/// KW040: the ABI version, where the code shows it.
pub(crate) fn version(module: &Module, report: &mut Report) {
    let Version::Known(plugin) = module.abi_version() else { return };
    let host = AbiVersion::CURRENT;
    if !host.supports(plugin) {
        let message =
            format!("ABI version mismatch, host: {}.{}, plugin: {plugin}", host.major, host.minor);
        report.findings.push(Finding::error(&rule::VERSION, message));
    }
}
