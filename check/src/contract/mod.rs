//! Contracts: the exports, imports and limits that a host demands, as data.

mod header;
mod imports;

use std::{
    collections::{BTreeMap, HashSet},
    fs::File,
    io::{self, Read},
    path::Path,
    sync::LazyLock,
};

use keyway_abi::{contract, export};
use semver::Version;
use serde::Deserialize;

pub use self::{
    header::Header,
    imports::{AllowedImport, AllowedImportError, Imports},
};
use crate::{
    Finding, Module, Signature,
    names::{printable, printable_lines, printable_path},
    rule,
};

/// A contract. ABI.md describes the file format.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Contract {
    /// Its name, without the version.
    #[serde(rename = "contract")]
    pub name: String,
    /// Its version.
    pub version: Version,
    /// What it is for, in one sentence.
    #[serde(default)]
    pub summary: String,
    /// The exports that it speaks of.
    #[serde(default)]
    pub exports: Exports,
    /// The imports that it allows.
    #[serde(default)]
    pub imports: Imports,
    /// How much a module may ask for.
    #[serde(default)]
    pub limits: Limits,
}

/// Functions by name.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Exports {
    /// The signature of the functions that the module's metadata lists; one or
    /// more are then required.
    pub functions: Option<Signature>,
    /// Without these a module does not fit.
    #[serde(default)]
    pub required: BTreeMap<String, Signature>,
    /// Without these there is a warning.
    #[serde(default)]
    pub expected: BTreeMap<String, Signature>,
    /// These may be there, and then have this signature.
    #[serde(default)]
    pub optional: BTreeMap<String, Signature>,
}

/// How much a module may ask for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// Initial memory in pages of 64 KiB; no limit where absent.
    pub memory_pages: Option<u64>,
}

/// Why there is no contract.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ContractError {
    /// No built-in contract has this name.
    #[error("unknown contract `{name}`")]
    Unknown {
        /// The name asked for.
        name: String,
        /// The nearest of the built-in ones, or all of them.
        suggestion: String,
    },
    /// The file cannot be read.
    #[error("cannot read the contract: {source}: {path}")]
    Read {
        /// The file.
        path: String,
        /// What the system says.
        source: io::Error,
    },
    /// The file is no contract.
    #[error("the contract file is wrong: {path}\n{reason}")]
    Parse {
        /// The file.
        path: String,
        /// Line, column and reason, printable.
        reason: String,
    },
    /// The file names the contract in letters that a name may not have.
    #[error("the contract's name `{name}` is not of [a-z0-9_-]: {path}")]
    Name {
        /// The file.
        path: String,
        /// The name, printable.
        name: String,
    },
    /// The file lists an export under more than one of required, expected, optional.
    #[error(
        "the export `{export}` stands in more than one of `[exports.required]`, \
         `[exports.expected]` and `[exports.optional]`: {path}"
    )]
    Twice {
        /// The file.
        path: String,
        /// The first such export's name, printable.
        export: String,
    },
}

/// Bytes of a contract file: 1 MiB.
const MAX_CONTRACT_BYTES: u64 = 1 << 20;

static BUILT_IN: LazyLock<Vec<Contract>> = LazyLock::new(|| {
    [
        include_str!("../../../sdk/contracts/function.toml"),
        include_str!("../../../sdk/contracts/lifecycle.toml"),
        include_str!("../../../sdk/contracts/bytes.toml"),
    ]
    .into_iter()
    .filter_map(|text| toml::from_str(text).ok()) // a test reads each of them
    .collect()
});

impl Contract {
    /// The contracts that are compiled in.
    pub fn built_in() -> &'static [Self] {
        &BUILT_IN
    }

    /// `NAME@MAJOR`, as metadata and messages write it.
    pub fn id(&self) -> String {
        format!("{}@{}", self.name, self.version.major)
    }

    /// The built-in contract `NAME` or `NAME@MAJOR`.
    ///
    /// # Errors
    ///
    /// [`ContractError::Unknown`] with the nearest name.
    pub fn named(name: &str) -> Result<&'static Self, ContractError> {
        let found = BUILT_IN.iter().find(|known| known.name == name || known.id() == name);
        found.ok_or_else(|| ContractError::Unknown {
            name: printable(name),
            suggestion: suggest(name),
        })
    }

    /// Reads a contract file.
    ///
    /// # Errors
    ///
    /// The system's error, the line and column of the mistake, or the name that the
    /// contract or one of its exports may not have.
    pub fn read(path: &Path) -> Result<Self, ContractError> {
        let shown = printable_path(path);
        let text = read_bounded(path)
            .map_err(|source| ContractError::Read { path: shown.clone(), source })?;
        let contract: Self = toml::from_str(&text).map_err(|error| ContractError::Parse {
            path: shown.clone(),
            reason: printable_lines(&error.to_string()),
        })?;
        if contract.name.is_empty() || !contract.name.chars().all(is_of_name) {
            return Err(ContractError::Name { path: shown, name: printable(&contract.name) });
        }
        let mut names = HashSet::new();
        let twice = contract.functions().find(|(name, ..)| !names.insert(*name));
        if let Some((export, ..)) = twice {
            return Err(ContractError::Twice { path: shown, export: printable(export) });
        }
        Ok(contract)
    }

    /// What a user calls a contract: the name of a built-in one, or a file, which
    /// ends in `.toml` or has a folder in its path.
    ///
    /// # Errors
    ///
    /// As [`Contract::named`] and [`Contract::read`].
    pub fn find(name: &str) -> Result<Self, ContractError> {
        if name.ends_with(".toml") || name.contains(std::path::is_separator) {
            Self::read(Path::new(name))
        } else {
            Self::named(name).cloned()
        }
    }

    /// The functions listed by name, with how badly each is needed.
    pub fn functions(&self) -> impl Iterator<Item = (&str, &Signature, Need)> {
        let Exports { required, expected, optional, .. } = &self.exports;
        [(required, Need::Required), (expected, Need::Expected), (optional, Need::Optional)]
            .into_iter()
            .flat_map(|(group, need)| {
                group.iter().map(move |(name, signature)| (name.as_str(), signature, need))
            })
    }
}

/// Whether a contract's name may hold this.
fn is_of_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c)
}

fn read_bounded(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_CONTRACT_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_CONTRACT_BYTES {
        let message = format!("more than {MAX_CONTRACT_BYTES} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    Ok(text)
}

/// How badly a contract needs an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The module does not fit without it.
    Required,
    /// A warning without it.
    Expected,
    /// It may be absent.
    Optional,
}

fn suggest(name: &str) -> String {
    let nearest = BUILT_IN
        .iter()
        .filter(|known| known.name.len().abs_diff(name.len()) <= 3)
        .map(|known| (strsim::damerau_levenshtein(name, &known.name), &known.name))
        .min_by_key(|(distance, _)| *distance)
        .filter(|(distance, _)| *distance <= 3);
    match nearest {
        Some((_, known)) => format!("--contract {known}"),
        None => {
            let names: Vec<_> = BUILT_IN.iter().map(|known| known.name.as_str()).collect();
            format!("--contract {}, or a file that ends in .toml", names.join(", "))
        }
    }
}

/// The contract that a module's metadata names, else the one its exports show.
pub(crate) fn of_module(module: &Module) -> Result<&'static Contract, Box<Finding>> {
    let named = module.metadata().contract.as_deref();
    let exported = |name| module.exports().any(|found| found.name == name);
    let shown = if exported(export::ALLOC) {
        contract::BYTES
    } else if exported(export::INIT) || exported(export::CLEANUP) {
        contract::LIFECYCLE
    } else {
        contract::FUNCTION
    };
    Contract::named(named.unwrap_or(shown)).map_err(|error| {
        let message = format!("the module's metadata names an {error}");
        Box::new(
            Finding::error(&rule::METADATA, message)
                .hint("name the contract's file: --contract CONTRACT.toml"),
        )
    })
}

#[cfg(test)]
mod tests {
    use keyway_abi::contract::{BYTES, FUNCTION, LIFECYCLE};

    use super::{BUILT_IN, Contract};

    #[test]
    fn built_in_contracts_can_be_read() {
        let ids: Vec<_> = BUILT_IN.iter().map(Contract::id).collect();
        assert_eq!(ids, [FUNCTION, LIFECYCLE, BYTES]);
    }
}
