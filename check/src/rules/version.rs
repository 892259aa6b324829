//! KW040 and KW043: the version of the ABI.

use keyway_abi::{AbiVersion, export};

use crate::{Finding, Module, Report, Version, names::printable, rule};

/// KW040: the ABI version, where the code or the metadata shows it.
pub(crate) fn version(module: &Module, report: &mut Report) {
    let told = module.metadata().abi.as_deref().and_then(|text| text.parse().ok());
    let plugin = match module.abi_version() {
        Version::Known(plugin) => plugin,
        _ => match told {
            Some(plugin) => plugin,
            None => return,
        },
    };
    let host = AbiVersion::CURRENT;
    if !host.supports(plugin) {
        let message =
            format!("ABI version mismatch, host: {}.{}, plugin: {plugin}", host.major, host.minor);
        report.findings.push(Finding::error(&rule::VERSION, message));
    }
}

/// KW043: the code and the metadata tell the same version, and one of them tells it.
pub(crate) fn version_told(module: &Module, report: &mut Report) {
    let told = module.metadata().abi.as_deref();
    let name = export::GET_ABI_VERSION;
    let finding = match (module.abi_version(), told) {
        (_, Some(text)) if text.parse::<AbiVersion>().is_err() => Finding::error(
            &rule::VERSION_TOLD,
            format!("the metadata tells the ABI version `{}`, which is none", printable(text)),
        ),
        (Version::Known(code), Some(text)) if text.parse() != Ok(code) => Finding::error(
            &rule::VERSION_TOLD,
            format!(
                "`{name}` returns {code}, the metadata tells the ABI version {}",
                printable(text)
            ),
        ),
        (Version::Computed, None) => Finding::warning(
            &rule::VERSION_TOLD,
            format!("`{name}` computes the ABI version, and the metadata does not tell it"),
        ),
        _ => return,
    };
    report.findings.push(finding);
}
