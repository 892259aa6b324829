//! Checks that a WebAssembly module fits the contract of its host.
//!
//! The path of a module: its first bytes tell what kind of file it is; one pass measures
//! it within the [`bounds`] and finds out which [`features`] it uses; wasmparser
//! validates it; walrus reads its outside, as a skeleton without code and data, into a
//! [`Module`]; and the rules compare that with a [`Contract`]. All findings are
//! collected in a [`Report`], and weighed by their [`level`].
//!
//! ```
//! use std::path::Path;
//! use wasm_abi_check::{Contract, Level, Module, Options, check, check_with_baseline};
//!
//! // against the contract that the module shows: here `function@1`
//! let wasm = wat::parse_str("(module (func (export \"process\") (param i32)))")?;
//! let report = check(&wasm, None, &Options::default());
//! assert!(!report.fits());
//! assert_eq!(report.findings[0].rule.id, "KW013"); // the signature is wrong
//!
//! // against a contract of one's own, with levels of one's own
//! let text = "contract = 'shop'\nversion = '1.0.0'\n[exports.required]\nprocess = '(i32) -> ()'";
//! let contract = Contract::parse(text, Path::new("shop.toml"))?;
//! let mut options = Options::default();
//! options.levels.set("export-unexpected", Level::Deny)?;
//! options.levels.deny_warnings = true;
//! assert!(check(&wasm, Some(&contract), &options).fits());
//!
//! // against an earlier release, and the contract that this release fulfils
//! let released = Module::read(&wasm)?;
//! let contract = Contract::of(&released, "shop");
//! let next = wat::parse_str("(module (func (export \"process\") (param i64)))")?;
//! let report = check_with_baseline(&next, &released, Some(&contract), &Options::default());
//! for finding in &report.findings {
//!     println!("{finding}, {}", finding.remedy());
//! }
//! # assert_eq!(report.findings.len(), 2);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![warn(missing_debug_implementations)] // so that whoever uses them can derive it
#![warn(clippy::print_stderr, clippy::print_stdout)] // libraries do not talk

pub mod baseline;
pub mod bounds;
pub mod contract;
pub mod features;
pub mod file;
mod identifier;
mod input;
pub mod level;
mod model;
mod names;
mod operators;
mod paths;
mod release;
mod report;
pub mod rule;
mod rules;
mod scan;
mod shape;
mod signature;
mod skeleton;
mod symbols;
mod valid;
mod wasi;

use keyway_abi::export;

#[doc(inline)]
pub use baseline::{Change, ChangeKind, Comparison};
#[doc(inline)]
pub use contract::{Contract, ContractError, Limits, hint_for_mistake};
#[doc(inline)]
pub use features::{Feature, Features};
#[doc(inline)]
pub use level::{Level, LevelError, Levels};
pub use model::{Export, Import, Metadata, Module, Version};
pub use names::{
    nearest, printable, printable_json, printable_path, printable_text, quoted, quoted_path,
    readable as readable_name,
};
pub use release::{Keep, release};
#[doc(inline)]
pub use report::{Finding, Report, Severity};
#[doc(inline)]
pub use rule::Rule;
pub use signature::{Signature, ValueType};

/// What a user says, beside the contract.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// How much the findings count, before what the contract says of it.
    pub levels: Levels,
    /// What a module may use beyond the pinned features and those that the contract
    /// allows.
    pub features: Features,
}

/// Checks `bytes` against `contract`, or without one against the contract that
/// the module's own metadata names, else against the one its exports show.
///
/// Never panics and never fails: whatever is wrong with the bytes is a finding. A panic
/// of walrus, which reads the module's outside, is caught and becomes one too; the
/// process's panic hook still hears of it, and the default one prints it, and a program
/// built with `panic = "abort"` ends.
pub fn check(bytes: &[u8], contract: Option<&Contract>, options: &Options) -> Report {
    match Module::read(bytes) {
        Ok(module) => check_module(&module, contract, options),
        // nothing else was looked at, so that no level can make it fit
        Err(finding) => Report::unread(*finding),
    }
}

/// As [`check`], and compares the module with an earlier release of it: what changed is
/// in [`Report::baseline`], and a version that did not rise as far is a finding (KW080).
pub fn check_with_baseline(
    bytes: &[u8],
    baseline: &Module,
    contract: Option<&Contract>,
    options: &Options,
) -> Report {
    match Module::read(bytes) {
        Ok(module) => check_module_with_baseline(&module, baseline, contract, options),
        Err(finding) => Report::unread(*finding),
    }
}

/// Checks a module that was read already.
pub fn check_module(module: &Module, contract: Option<&Contract>, options: &Options) -> Report {
    apply_rules(module, Report::default(), contract, options)
}

/// As [`check_with_baseline`], of a module that was read already.
pub fn check_module_with_baseline(
    module: &Module,
    baseline: &Module,
    contract: Option<&Contract>,
    options: &Options,
) -> Report {
    let comparison = baseline::compare(baseline, module);
    let findings = comparison.finding().into_iter().collect();
    let report = Report { findings, baseline: Some(Box::new(comparison)), ..Report::default() };
    apply_rules(module, report, contract, options)
}

fn apply_rules(
    module: &Module,
    mut report: Report,
    contract: Option<&Contract>,
    options: &Options,
) -> Report {
    let given = contract;
    let contract = match given {
        Some(contract) => contract,
        None => match Contract::of_module(module) {
            Ok(contract) => contract,
            Err(finding) => {
                report.weigh(&options.levels);
                report.findings.insert(0, *finding); // which no level can make fit
                return report;
            }
        },
    };
    report.contract = Some(contract.id());
    let listed = contract.listed();
    rules::features(module, contract, options, &mut report);
    let is_guess = given.is_none() && contract::is_guess(module, contract);
    rules::exports(module, contract, is_guess, &mut report);
    rules::surplus(module, contract, &mut report);
    rules::imports(module, contract, &mut report);
    rules::mutable_globals(module, contract, &mut report);
    rules::limits(module, contract, &mut report);
    rules::stack_first(module, &mut report);
    rules::start_section(module, &mut report);
    rules::command(module, listed.contains("_start"), &mut report);
    rules::constructors(module, &mut report);
    if listed.contains(export::GET_ABI_VERSION) {
        rules::version(module, &mut report);
        rules::version_told(module, &mut report);
    }
    rules::metadata(module, contract, &mut report);
    rules::metadata_form(module, &mut report);
    rules::metadata_missing(module, contract, &mut report);
    rules::floats(module, &mut report);
    rules::nondeterministic_features(module, &mut report);
    rules::nondeterministic_imports(module, &mut report);
    rules::host_paths(module, &mut report);
    rules::debug_info(module, &mut report);
    let of_contract = contract.levels().unwrap_or_default();
    report.weigh(&options.levels.or(&of_contract));
    report
}
