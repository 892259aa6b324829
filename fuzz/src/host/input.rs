//! The module and the script of one run, made from a seed and a number alone.

use std::fs;

use fastrand::Rng;
use wasm_abi_check::Contract;

use super::{grants::Choice, script::Script, shape};
use crate::{
    corpus::{Corpus, list, root},
    input::for_contract,
    mutate::mutate,
    smith::{self, Language},
};

/// How a module is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Written for its contract.
    Shaped,
    /// The same, then changed.
    Changed,
    /// By wasm-smith, with the exports and imports of a contract.
    Smith,
    /// A module of the corpus as it is.
    Plugin,
    /// The same, then changed.
    Mutated,
    /// Given by a user.
    Given,
}

/// What one run does.
#[derive(Clone, Debug)]
pub struct Input {
    /// How the module was made.
    pub kind: Kind,
    /// The module, or whatever bytes.
    pub module: Vec<u8>,
    /// What its instance is granted.
    pub choice: Choice,
    /// What is done to it.
    pub script: Script,
    /// Whether the host is deterministic; then it is done twice.
    pub is_deterministic: bool,
    /// Whether it is instantiated until the host is full.
    pub fills: bool,
}

/// Larger modules take long to be compiled.
const MAX_MODULE_BYTES: usize = 8 << 10;

/// What is changed: the modules of the checker's campaign, and the plugins below
/// `tests/hostile`.
pub fn corpus() -> Corpus {
    let mut corpus = Corpus::with_plugins();
    let folder = root().join("tests/hostile");
    let mut files = Vec::new();
    for part in ["calls", "faults", "isolation", "lies", "limits"] {
        list(&folder.join(part), "wat", &mut files);
    }
    for file in files {
        let mut text = fs::read_to_string(&file).unwrap_or_default();
        let parts = text.lines().find_map(|line| line.trim_start().strip_prefix(";; WITH: "));
        for part in parts.unwrap_or_default().to_owned().split_whitespace() {
            let part = folder.join("parts").join(part).with_extension("wat");
            let end = text.rfind(')').unwrap_or(0);
            text.insert_str(end, &fs::read_to_string(part).unwrap_or_default());
        }
        corpus.modules.extend(wat::parse_str(&text));
    }
    corpus.modules.retain(|module| module.len() <= MAX_MODULE_BYTES);
    corpus
}

impl Input {
    /// The input of run `number` of `seed`.
    pub fn of_run(seed: u64, number: u64, corpus: &Corpus) -> Self {
        let rng = &mut rng(seed, number);
        let kind = match rng.u8(0..32) {
            0..=15 => Kind::Shaped,
            16..=18 => Kind::Changed,
            19..=22 => Kind::Smith,
            23..=25 => Kind::Plugin,
            _ => Kind::Mutated,
        };
        let module = module(rng, kind, corpus);
        Self::with_module(seed, number, kind, module)
    }

    /// What the run does to `module` in place of its own.
    pub fn with_module(seed: u64, number: u64, kind: Kind, module: Vec<u8>) -> Self {
        let rng = &mut rng(!seed, number); // the script does not change with the module
        let is_deterministic = rng.u8(0..4) == 0;
        let fills = rng.u8(0..64) == 0;
        let choice = Choice::random(rng);
        Self { kind, module, choice, script: Script::random(rng), is_deterministic, fills }
    }
}

fn rng(seed: u64, number: u64) -> Rng {
    let mut rng = Rng::with_seed(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15).wrapping_add(number));
    rng.u64(..); // neighbours in seed are neighbours in the first draw
    rng
}

fn module(rng: &mut Rng, kind: Kind, corpus: &Corpus) -> Vec<u8> {
    let of_corpus = |rng: &mut Rng| corpus.modules[rng.usize(..corpus.modules.len())].clone();
    let mut module = match kind {
        Kind::Shaped | Kind::Changed => {
            let text = shape::text(rng);
            // one that is no module is a mistake of the generator, and tells itself so
            wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}"))
        }
        Kind::Smith => {
            // whose functions may return anything, and still be called
            let own = shape::contracts();
            let is_bytes = |contract: &&Contract| contract.exports.functions.is_some();
            let all = Contract::built_in()[..3].iter().chain(&own);
            let contracts: Vec<_> = all.filter(|contract| !is_bytes(contract)).collect();
            let contract = contracts[rng.usize(..contracts.len())];
            let module = smith::module(rng, Language::Pinned, Some(contract));
            return for_contract(rng, module, contract);
        }
        Kind::Plugin | Kind::Mutated | Kind::Given => of_corpus(rng),
    };
    if matches!(kind, Kind::Changed | Kind::Mutated) {
        let other = of_corpus(rng);
        mutate(rng, &mut module, &other);
    }
    module
}
