//! Checks that a WebAssembly module fits the contract of its host.
//!
//! The path of a module: [`input`] tells what kind of bytes they are, [`bounds`]
//! refuses what would cost too much to look at, wasmparser validates against the
//! pinned [`features`], walrus reads it into a [`Module`], and the rules compare
//! that with a [`Contract`]. All findings are collected in a [`Report`].
//!
//! ```
//! use wasm_abi_check::Options;
//!
//! let wasm = wat::parse_str("(module (func (export \"process\") (param i32)))")?;
//! let report = wasm_abi_check::check(&wasm, None, &Options::default());
//! assert!(!report.fits());
//! assert_eq!(report.findings[0].rule.id, "KW013"); // the signature is wrong
//! # Ok::<(), wat::Error>(())
//! ```
#![warn(clippy::print_stderr, clippy::print_stdout)] // libraries do not talk

pub mod bounds;
pub mod contract;
pub mod features;
pub mod file;
mod identifier;
pub mod input;
pub mod level;
mod model;
mod names;
mod release;
mod report;
pub mod rule;
mod rules;
mod signature;
mod valid;

pub use contract::{Contract, ContractError};
pub use features::{Feature, Features};
pub use level::{Level, LevelError, Levels};
pub use model::{Export, Import, Metadata, Module, Version};
pub use names::{printable, printable_path, printable_text, readable as readable_name};
pub use release::{Keep, release};
pub use report::{Finding, Report, Severity};
pub use rule::Rule;
pub use signature::{Signature, ValueType};

/// What a check allows beyond the pinned features.
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
/// Never panics and never fails: whatever is wrong with the bytes is a finding.
pub fn check(bytes: &[u8], contract: Option<&Contract>, options: &Options) -> Report {
    match Module::read(bytes, options) {
        Ok(module) => check_module(&module, contract, options),
        Err(finding) => Report::unread(*finding),
    }
}

/// Checks a module that was read already.
pub fn check_module(module: &Module, contract: Option<&Contract>, options: &Options) -> Report {
    let mut report = Report::default();
    let contract = match contract {
        Some(contract) => contract,
        None => match contract::of_module(module) {
            Ok(contract) => contract,
            Err(finding) => {
                report.findings.push(*finding);
                return report;
            }
        },
    };
    report.contract = Some(contract.id());
    rules::exports(module, contract, &mut report);
    rules::imports(module, contract, &mut report);
    rules::memory(module, contract, &mut report);
    rules::stack(module, &mut report);
    rules::constructors(module, &mut report);
    rules::version(module, &mut report);
    rules::metadata(module, contract, &mut report);
    rules::metadata_form(module, &mut report);
    report.weigh(&options.levels);
    report
}
