//! KW041 and KW042: what the module says of itself.

use std::collections::HashMap;

use keyway_abi::{AbiVersion, metadata::SECTION};

use crate::{
    Contract, Finding, Module, Report, contract::MetadataKey, model::MAX_LISTED_FUNCTIONS,
    names::printable, rule,
};

/// Bytes of a plugin's name, and of a function's.
pub(super) const MAX_NAME: usize = 64;

/// Whether a text is a name as ABI.md tells it.
pub(crate) fn is_name(text: &str) -> bool {
    let is_allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    (1..=MAX_NAME).contains(&text.len()) && text.bytes().all(is_allowed)
}

/// KW041: metadata that names another contract.
pub(crate) fn metadata(module: &Module, contract: &Contract, report: &mut Report) {
    let Some(named) = &module.metadata().contract else { return };
    if *named != contract.id() {
        let message = format!(
            "the module's metadata names the contract `{}`, it is checked against `{}`",
            printable(named),
            contract.id()
        );
        report.findings.push(Finding::warning(&rule::METADATA, message));
    }
}

/// KW044: metadata that the contract requires.
pub(crate) fn metadata_missing(module: &Module, contract: &Contract, report: &mut Report) {
    let metadata = module.metadata();
    for key in &contract.metadata.required {
        let (name, value, example) = match key {
            MetadataKey::Plugin => ("plugin", &metadata.plugin, None),
            MetadataKey::Contract => ("contract", &metadata.contract, None),
            MetadataKey::Abi => ("abi", &metadata.abi, None),
            MetadataKey::Version => ("version", &metadata.version, Some("1.0.0")),
            MetadataKey::Description => ("description", &metadata.description, Some("TEXT")),
            MetadataKey::Licenses => ("licenses", &metadata.licenses, Some("MIT")),
            MetadataKey::Authors => ("authors", &metadata.authors, Some("NAME")),
            MetadataKey::Source => ("source", &metadata.source, Some("URL")),
        };
        let id = contract.id();
        let mend = match (example, contract.is_for_sdk(module)) {
            (Some(text), true) => {
                format!("write at file scope `KEYWAY_CUSTOM_SECTION(\"{name}\", \"{text}\");`")
            }
            (None, true) => format!("write at file scope `KEYWAY_METADATA(\"NAME\", \"{id}\");`"),
            (Some(_), false) => format!("write it as the text of a custom section `{name}`"),
            (None, false) => {
                let value = match key {
                    MetadataKey::Contract => id,
                    MetadataKey::Abi => AbiVersion::CURRENT.to_string(),
                    _ => "NAME".to_owned(),
                };
                format!("add the line `{name}={value}` to the custom section `{SECTION}`")
            }
        };
        if value.as_deref().is_none_or(|text| text.trim().is_empty()) {
            let message =
                format!("the metadata does not tell `{name}`, which {} requires", contract.id());
            let finding = Finding::new(&rule::METADATA_MISSING, message);
            report.findings.push(finding.hint(mend));
        }
    }
}

/// KW042: metadata that is not what it should be.
pub(crate) fn metadata_form(module: &Module, report: &mut Report) {
    let metadata = module.metadata();
    if !metadata.is_text {
        let message = "the module's metadata is not UTF-8".to_owned();
        report.findings.push(
            Finding::error(&rule::METADATA_FORM, message)
                .hint("write the sections `keyway`, `version` and the like as UTF-8 text"),
        );
    }
    if let Some(name) = metadata.plugin.as_deref().filter(|name| !is_name(name)) {
        let message =
            format!("the plugin's name `{}` is not of [A-Za-z0-9._-]{{1,64}}", printable(name));
        report.findings.push(Finding::error(&rule::METADATA_FORM, message));
    }
    listed_functions(module, report);
}

/// The lines `function=NAME`.
fn listed_functions(module: &Module, report: &mut Report) {
    let metadata = module.metadata();
    let mut seen = HashMap::new();
    for name in &metadata.functions {
        let times: &mut usize = seen.entry(name.as_str()).or_default();
        *times += 1;
        if *times == 1 && !is_name(name) {
            let message = format!(
                "the name `{}` of a listed function is not of [A-Za-z0-9._-]{{1,64}}",
                printable(name)
            );
            report.findings.push(Finding::error(&rule::METADATA_FORM, message));
        } else if *times == 2 {
            let message =
                format!("the metadata lists the function `{}` more than once", printable(name));
            report.findings.push(
                Finding::error(&rule::METADATA_FORM, message)
                    .hint("give each KEYWAY_FUNCTION another name"),
            );
        }
    }
    if metadata.has_more_functions {
        let message = format!("the metadata lists more than {MAX_LISTED_FUNCTIONS} functions");
        report.findings.push(
            Finding::error(&rule::METADATA_FORM, message)
                .hint("split the plugin, or let one function choose by its input"),
        );
    }
}
