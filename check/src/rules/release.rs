//! KW070 and KW071: what should not leave the machine that built a module.

use crate::{Finding, Module, Report, names::printable, rule};

/// KW070: paths of that machine.
pub(crate) fn host_paths(module: &Module, report: &mut Report) {
    if let Some(path) = &module.facts.host_path {
        let message =
            format!("the module's data holds a path of the machine that built it: `{path}`");
        report.findings.push(Finding::new(&rule::HOST_PATH, message));
    }
}

/// KW071: debug information and names.
pub(crate) fn debug_info(module: &Module, report: &mut Report) {
    if let Some(section) = &module.debug_section {
        let message =
            format!("the module holds the section `{}`, which no host reads", printable(section));
        report.findings.push(Finding::new(&rule::DEBUG_INFO, message));
    }
}
