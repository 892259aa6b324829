//! A module fulfils the contract that is derived from it.

use wasm_abi_check::{Contract, Finding, Module, Options, Severity, check_module};

use super::{Failure, broken, words, written_and_read};

pub(super) fn hold(module: &Module) -> Result<(), Failure> {
    let contract = Contract::of(module, "x");
    let contract = written_and_read(&contract)?;
    words::header(&contract)?;
    let report = check_module(module, Some(&contract), &Options::default());
    let mut findings = report.findings.iter();
    let error = findings.find(|finding| {
        finding.severity == Severity::Error && !is_of_module(finding, module, &contract)
    });
    match error {
        Some(error) => broken(
            &format!("a module breaks its own contract: {}", error.rule.id),
            format!("{}\n{}", error.message, contract.to_toml()),
        ),
        None => Ok(()),
    }
}

/// Whether no contract can mend it: the metadata is wrong in itself, or one of the two
/// exports that every contract may have is.
fn is_of_module(finding: &Finding, module: &Module, contract: &Contract) -> bool {
    let export = |name: &str| module.exports().find(|export| export.name == name);
    match finding.rule.id {
        "KW040" | "KW042" | "KW043" => true,
        // without it the functions that the metadata lists hand over nothing
        "KW010" => finding.message.contains("linear memory") && export("memory").is_none(),
        "KW012" => ["memory", "_initialize"].into_iter().any(|name| {
            finding.message.starts_with(&format!("`{name}` is a ")) && export(name).is_some()
        }),
        // no contract file can name it
        "KW020" => {
            let known = contract.imports.allow.iter();
            let is_known = |module: &str, name: &str| {
                known.clone().any(|known| known.module == module && known.name == name)
            };
            let is_odd = |name: &str| {
                name.is_empty() || name.contains(|c: char| c.is_whitespace() || "#*()>".contains(c))
            };
            module.imports().any(|import| {
                !is_known(&import.module, &import.name)
                    && (is_odd(&import.module) || is_odd(&import.name))
            })
        }
        // no contract file can hold the number
        "KW033" => module.measured().table_elements > Some(i64::MAX as u64),
        "KW013" => finding.message.starts_with("`_initialize` has "),
        _ => false,
    }
}
