//! KW032, KW050 and KW051: what runs by itself.

use keyway_abi::export;

use crate::{Finding, Module, Report, names::printable, rule};

/// The export by which a program runs.
const START: &str = "_start";

/// KW032: constructors that the linker runs at every call.
pub(crate) fn constructors(module: &Module, report: &mut Report) {
    let wrapped = module.function_names().find_map(|name| name.strip_suffix(".command_export"));
    if let Some(function) = wrapped {
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
