//! The input of one run, made from a seed and a number alone.

use std::path::Path;

use fastrand::Rng;
use wasm_abi_check::{Contract, ContractError, Feature, Features, Level, Options};

use crate::{
    contract_files,
    corpus::Corpus,
    metadata, mutate,
    sections::{self},
    smith::{self, Language},
};

/// How an input is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A generated module of all of WebAssembly.
    SmithAll,
    /// A generated module of the pinned features.
    SmithPinned,
    /// A generated module with the exports and imports of a contract.
    SmithContract,
    /// A generated module, then changed.
    SmithMutated,
    /// A module of the corpus, changed.
    Mutated,
    /// A module of the corpus with generated custom sections.
    Metadata,
    /// A contract file, changed or generated, and a module of the corpus.
    Text,
    /// A contract file, and a module generated for it.
    Pair,
    /// Given by a user.
    Given,
}

/// What the module is checked against.
#[derive(Clone, Debug)]
pub enum Against {
    /// What its own metadata or exports tell.
    Itself,
    /// The built-in contract of this number.
    BuiltIn(usize),
    /// This contract file.
    Text(String),
}

/// What one run looks at.
#[derive(Clone, Debug)]
pub struct Input {
    /// How it was made.
    pub kind: Kind,
    /// The module, or whatever bytes.
    pub module: Vec<u8>,
    /// The contract.
    pub against: Against,
    /// What the user allows, and how much rules count.
    pub options: Options,
}

impl Input {
    /// The input of run `number` of `seed`.
    pub fn of_run(seed: u64, number: u64, corpus: &Corpus) -> Self {
        let rng =
            &mut Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number));
        rng.u64(..); // neighbours in seed are neighbours in the first draw
        let kind = match rng.u8(0..32) {
            0..=2 => Kind::SmithAll,
            3 | 4 => Kind::SmithPinned,
            5..=7 => Kind::SmithContract,
            8 | 9 => Kind::SmithMutated,
            10..=21 => Kind::Mutated,
            22..=25 => Kind::Metadata,
            26..=29 => Kind::Text,
            _ => Kind::Pair,
        };
        let mut against = match rng.u8(0..4) {
            0 => Against::BuiltIn(rng.usize(..Contract::built_in().len())),
            _ => Against::Itself,
        };
        let of_corpus = |rng: &mut Rng| corpus.modules[rng.usize(..corpus.modules.len())].clone();
        let module = match kind {
            Kind::SmithAll => smith::module(rng, Language::All, None),
            Kind::SmithPinned => {
                let module = smith::module(rng, Language::Pinned, None);
                with_metadata(rng, module)
            }
            Kind::SmithContract => {
                let number = rng.usize(..Contract::built_in().len());
                against = if rng.bool() { Against::BuiltIn(number) } else { Against::Itself };
                let contract = &Contract::built_in()[number];
                let module = smith::module(rng, Language::Pinned, Some(contract));
                for_contract(rng, module, contract)
            }
            Kind::SmithMutated => {
                let language = if rng.bool() { Language::All } else { Language::Pinned };
                let mut module = smith::module(rng, language, None);
                let other = of_corpus(rng);
                mutate::mutate(rng, &mut module, &other);
                module
            }
            Kind::Metadata => {
                let module = of_corpus(rng);
                with_metadata(rng, module)
            }
            Kind::Text => {
                against = Against::Text(contract_files::contract(rng, &corpus.contracts));
                of_corpus(rng)
            }
            Kind::Pair => pair(rng, &mut against),
            Kind::Mutated | Kind::Given => {
                let mut module = of_corpus(rng);
                let other = of_corpus(rng);
                mutate::mutate(rng, &mut module, &other);
                module
            }
        };
        Self { kind, module, against, options: options(rng) }
    }
}

/// Half of the time the default ones.
fn options(rng: &mut Rng) -> Options {
    let mut options = Options::default();
    if rng.bool() {
        return options;
    }
    match rng.u8(0..8) {
        0 => options.features = Features::all(),
        1..=4 => {
            for _ in 0..rng.usize(1..4) {
                options.features.insert(Feature::ALL[rng.usize(..Feature::ALL.len())]);
            }
        }
        _ => {}
    }
    if rng.bool() {
        for _ in 0..rng.usize(0..4) {
            let level = [Level::Allow, Level::Warn, Level::Deny][rng.usize(0..3)];
            let _ = options.levels.set(&contract_files::rule(rng), level); // some are none
        }
        options.levels.deny_warnings = rng.u8(0..4) == 0;
    }
    options
}

fn pair(rng: &mut Rng, against: &mut Against) -> Vec<u8> {
    let text = contract_files::written(rng);
    let contract = parse(&text);
    *against = Against::Text(text);
    let module = smith::module(rng, Language::Pinned, contract.as_ref().ok());
    match &contract {
        Ok(contract) => for_contract(rng, module, contract),
        Err(_) => module,
    }
}

/// With the metadata that the contract needs, mostly.
pub(crate) fn for_contract(rng: &mut Rng, module: Vec<u8>, contract: &Contract) -> Vec<u8> {
    let Some(mut parts) = sections::split(&module) else { return module };
    if rng.u8(0..4) > 0 {
        let lists = contract.exports.functions.is_some();
        let function = if lists { "function=echo\n" } else { "" };
        let lines = format!("plugin=x\ncontract={}\n{function}", contract.id());
        parts.insert(
            rng.usize(0..=parts.len()),
            sections::Section::custom(b"keyway", lines.as_bytes()),
        );
    }
    let module = sections::join(&parts);
    if rng.u8(0..4) == 0 { with_metadata(rng, module) } else { module }
}

fn with_metadata(rng: &mut Rng, module: Vec<u8>) -> Vec<u8> {
    let Some(mut parts) = sections::split(&module) else { return module };
    for _ in 0..rng.usize(0..4) {
        parts.insert(rng.usize(0..=parts.len()), metadata::section(rng));
    }
    sections::join(&parts)
}

/// Reads a contract from text.
///
/// # Errors
///
/// As [`Contract::parse`].
pub fn parse(text: &str) -> Result<Contract, ContractError> {
    Contract::parse(text, Path::new("contract.toml"))
}
