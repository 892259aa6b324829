//! KW032, KW050 and KW051: what runs by itself.

use std::collections::HashSet;

use keyway_abi::export;

use crate::{Finding, Module, Report, names::printable, rule};

/// The export by which a program runs.
const START: &str = "_start";

/// What linkers call the function that runs the constructors.
const CONSTRUCTORS: &str = "__wasm_call_ctors";

/// How linkers mark the wrapper that stands for an export.
const WRAPPER: &str = ".command_export";

/// KW032: constructors that the linker runs at every call: exports are wrapped by
/// functions that call them first.
pub(crate) fn constructors(module: &Module, report: &mut Report) {
    let symbols = &module.symbols;
    let Some((constructors, _)) = symbols.functions().find(|(_, name)| *name == CONSTRUCTORS)
    else {
        return;
    };
    let calls = module.facts.first_calls.iter();
    let callers: HashSet<_> =
        calls.filter(|(_, callee)| *callee == constructors).map(|(caller, _)| *caller).collect();
    let mut wrappers = symbols.functions().filter(|(index, _)| callers.contains(index));
    if let Some(function) = wrappers.find_map(|(_, name)| name.strip_suffix(WRAPPER)) {
        let message = format!(
            "the global constructors run again at every call of `{}`: the module has no `{}`",
            printable(function),
            export::INITIALIZE
        );
        report.findings.push(Finding::new(&rule::CONSTRUCTORS, message));
    }
}

/// KW050: a function that runs at instantiation.
pub(crate) fn start_section(module: &Module, report: &mut Report) {
    if module.walrus.start.is_some() {
        let message =
            "the module has a start function, which runs before the host can call anything";
        report.findings.push(Finding::new(&rule::START, message.to_owned()));
    }
}

/// KW051: a program in place of a library.
pub(crate) fn command(module: &Module, listed: bool, report: &mut Report) {
    if listed || !module.exports().any(|export| export.name == START) {
        return;
    }
    let message = match module.exports().any(|export| export.name == export::INITIALIZE) {
        true => format!(
            "the module exports both `{START}` and `{}`: it is a program and a library",
            export::INITIALIZE
        ),
        false => format!("the module is a program: it exports `{START}`"),
    };
    report.findings.push(Finding::new(&rule::COMMAND, message));
}
