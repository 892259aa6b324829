//! Contracts: the exports, imports and limits that a host demands, as data.

mod derive;
mod header;
mod hints;
mod imports;
mod limits;
mod pattern;

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    fs::File,
    io::{self, Read},
    path::Path,
    sync::LazyLock,
};

use keyway_abi::{contract, export};
use semver::Version;
use serde::{Deserialize, Serialize};

pub(crate) use self::pattern::{is_pattern, matches};
pub use self::{
    header::Header,
    imports::{AllowedImport, AllowedImportError, Imports, WasiGroup, WasiGroupError},
    limits::Limits,
};
use crate::{
    Features, Finding, Level, LevelError, Levels, Module, Signature,
    names::{nearest, printable, printable_lines, printable_path},
    rule::{self, Group},
};

/// A contract. ABI.md describes the file format.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contract {
    /// Its name, without the version.
    #[serde(rename = "contract")]
    pub name: String,
    /// Its version.
    pub version: Version,
    /// What it is for, in one sentence.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// What a module may use beyond the pinned features.
    #[serde(default, skip_serializing_if = "Features::is_empty_ref")]
    pub features: Features,
    /// The exports that it speaks of.
    #[serde(default)]
    pub exports: Exports,
    /// The imports that it allows.
    #[serde(default)]
    pub imports: Imports,
    /// How much a module may ask for.
    #[serde(default)]
    pub limits: Limits,
    /// The metadata that it requires.
    #[serde(default, skip_serializing_if = "RequiredMetadata::is_empty")]
    pub metadata: RequiredMetadata,
    /// How much the findings of a rule or of a group of rules count.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub rules: BTreeMap<String, Level>,
}

/// Functions by name, or by a pattern such as `on_*`; a name comes before a pattern.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Exports {
    /// The signature of the functions that the module's metadata lists; one or
    /// more are then required.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub functions: Option<Signature>,
    /// Whether the linear memory is required, as `memory`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub memory: bool,
    /// Of each list one or more are required.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any_of: Vec<Vec<String>>,
    /// Names and patterns that must not be exported.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forbidden: Vec<String>,
    /// Without these a module does not fit.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub required: BTreeMap<String, Signature>,
    /// Without these there is a warning.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub expected: BTreeMap<String, Signature>,
    /// These may be there, and then have this signature.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub optional: BTreeMap<String, Signature>,
}

/// The metadata that a contract requires.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RequiredMetadata {
    /// Without these a module does not fit.
    pub required: BTreeSet<MetadataKey>,
}

impl RequiredMetadata {
    fn is_empty(&self) -> bool {
        self.required.is_empty()
    }
}

/// Something that a module may say of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum MetadataKey {
    /// The plugin's name.
    Plugin,
    /// The contract that it was built for.
    Contract,
    /// The version of the ABI.
    Abi,
    /// The plugin's own version.
    Version,
    /// What it does.
    Description,
    /// Under which licenses.
    Licenses,
    /// Who wrote it.
    Authors,
    /// Where its source is.
    Source,
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
        /// What was meant.
        hint: Option<String>,
    },
    /// The file has too many of something.
    #[error("the contract has {count} {what}, the limit is {limit}: {path}")]
    TooMany {
        /// The file.
        path: String,
        /// Of what.
        what: &'static str,
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// The file names the contract in letters that a name may not have.
    #[error("the contract's name `{name}` is not of [a-z0-9_-]: {path}")]
    Name {
        /// The file.
        path: String,
        /// The name, printable.
        name: String,
    },
    /// A list of `any_of` names an export that has no signature.
    #[error("`{export}` of `any_of` is not listed with its signature: {path}")]
    Unlisted {
        /// The file.
        path: String,
        /// The export's name, printable.
        export: String,
    },
    /// The file gives a level to a rule that has none.
    #[error("{source}: {path}")]
    Rule {
        /// The file.
        path: String,
        /// What is wrong.
        source: LevelError,
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

impl ContractError {
    /// What was meant, where that can be guessed.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Unknown { suggestion, .. } => Some(suggestion.clone()),
            Self::Parse { hint, .. } => hint.clone(),
            Self::Rule { source: LevelError::Unknown { nearest, .. }, .. } => Some(match nearest {
                Some(near) => format!("did you mean `{near}`?"),
                None => "wasm-abi-check --list-rules".to_owned(),
            }),
            Self::Unlisted { export, .. } => {
                Some(format!("under [exports.optional] write {export} = \"(i32) -> i32\""))
            }
            _ => None,
        }
    }
}

/// Bytes of a contract file: 1 MiB.
const MAX_CONTRACT_BYTES: u64 = 1 << 20;

/// Names with `*` or `?`, in exports and in imports: each is compared with each name.
const MAX_PATTERNS: usize = 100;

/// The files of the contracts that are compiled in.
const BUILT_IN_FILES: [&str; 5] = [
    include_str!("../../../sdk/contracts/function.toml"),
    include_str!("../../../sdk/contracts/lifecycle.toml"),
    include_str!("../../../sdk/contracts/bytes.toml"),
    include_str!("../../../sdk/contracts/proxy-wasm.toml"),
    include_str!("../../../sdk/contracts/extism.toml"),
];

static BUILT_IN: LazyLock<Vec<Contract>> = LazyLock::new(|| {
    let read = |text| Contract::parse(text, Path::new("")).ok(); // a test reads each of them
    BUILT_IN_FILES.into_iter().filter_map(read).collect()
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

    /// The file of the built-in contract `NAME` or `NAME@MAJOR`, with its comments.
    pub fn built_in_text(name: &str) -> Option<&'static str> {
        let mut known = BUILT_IN.iter().zip(BUILT_IN_FILES);
        known.find(|(known, _)| known.name == name || known.id() == name).map(|(_, text)| text)
    }

    /// The contract that a module's metadata names, else the one that its exports show.
    ///
    /// # Errors
    ///
    /// KW041 where the metadata names one that is not built in.
    pub fn of_module(module: &Module) -> Result<&'static Self, Box<Finding>> {
        of_module(module)
    }

    /// As [`Contract::of_module`], of a module that a host of Keyway's own contracts is
    /// to run: one of these.
    ///
    /// # Errors
    ///
    /// KW041 where the metadata names another one.
    pub fn of_plugin(module: &Module) -> Result<&'static Self, Box<Finding>> {
        let id = id_of_plugin(module);
        let found = named(id)?;
        if [contract::FUNCTION, contract::LIFECYCLE, contract::BYTES].contains(&id) {
            return Ok(found);
        }
        let message = format!(
            "the module's metadata names the contract `{}`, which is none of this host's",
            printable(id)
        );
        Err(Box::new(Finding::error(&rule::METADATA, message).hint(
            "build it for function@1, lifecycle@1 or bytes@1, or run it in the host it was built for",
        )))
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
    /// The system's error, or as [`Contract::parse`].
    pub fn read(path: &Path) -> Result<Self, ContractError> {
        let text = read_bounded(path)
            .map_err(|source| ContractError::Read { path: printable_path(path), source })?;
        Self::parse(&text, path)
    }

    /// Reads the text of a contract file; errors name `path`.
    ///
    /// # Errors
    ///
    /// The line and column of the mistake, or the name that the contract or one of its
    /// exports may not have.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ContractError> {
        let contract: Self = toml::from_str(text).map_err(|error| ContractError::Parse {
            path: printable_path(path),
            reason: printable_lines(error.to_string().trim_end()),
            hint: hints::for_mistake(error.message()),
        })?;
        contract.expect_sound(path)?;
        Ok(contract)
    }

    /// What the file format cannot say.
    fn expect_sound(&self, path: &Path) -> Result<(), ContractError> {
        let shown = || printable_path(path);
        if self.name.is_empty() || !self.name.chars().all(is_of_name) {
            return Err(ContractError::Name { path: shown(), name: printable(&self.name) });
        }
        let mut names = HashSet::new();
        let twice = self.functions().find(|(name, ..)| !names.insert(*name));
        if let Some((export, ..)) = twice {
            return Err(ContractError::Twice { path: shown(), export: printable(export) });
        }
        let listed: HashSet<_> = self.functions().map(|(name, ..)| name).collect();
        let alternatives = self.exports.any_of.iter().flatten();
        if let Some(export) = alternatives.clone().find(|name| !listed.contains(name.as_str())) {
            return Err(ContractError::Unlisted { path: shown(), export: printable(export) });
        }
        let exports = self.functions().map(|(name, ..)| name);
        let exports = exports.chain(self.exports.forbidden.iter().map(String::as_str));
        let imports =
            self.imports.allow.iter().flat_map(|allowed| [&allowed.module, &allowed.name]);
        let names = exports.chain(imports.map(String::as_str));
        let count = names.filter(|name| is_pattern(name)).count();
        if count > MAX_PATTERNS {
            let (what, limit) = ("patterns", MAX_PATTERNS);
            return Err(ContractError::TooMany { path: shown(), what, count, limit });
        }
        self.levels().map(|_| ()).map_err(|source| ContractError::Rule { path: shown(), source })
    }

    /// How much the findings count, as the contract says.
    ///
    /// # Errors
    ///
    /// Where it names a rule that is none; a contract that was read does not.
    pub fn levels(&self) -> Result<Levels, LevelError> {
        let mut levels = Levels::default();
        // groups first, so that a rule of one can be told apart
        let is_group = |name: &str| Group::ALL.iter().any(|group| group.name() == name);
        let (groups, rules): (Vec<_>, Vec<_>) =
            self.rules.iter().partition(|(name, _)| is_group(name));
        for (name, level) in groups.into_iter().chain(rules) {
            levels.set(name, *level)?;
        }
        Ok(levels)
    }

    /// The contract as the text of a file.
    pub fn to_toml(&self) -> String {
        toml::to_string_pretty(self).unwrap_or_default()
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
    match nearest(name, BUILT_IN.iter().map(|known| known.name.as_str())) {
        Some(known) => format!("--contract {known}"),
        None => {
            let names: Vec<_> = BUILT_IN.iter().map(|known| known.name.as_str()).collect();
            format!("--contract {}, or a file that ends in .toml", names.join(", "))
        }
    }
}

/// What a module's metadata names as its contract, else what its exports show.
pub(crate) fn id_of_module(module: &Module) -> &str {
    if let Some(named) = &module.metadata().contract {
        return named;
    }
    let mut exports = module.walrus.exports.iter().map(|export| export.name.as_str());
    let mut imports = module.walrus.imports.iter().map(|import| import.module.as_str());
    if exports.any(|name| name.starts_with("proxy_abi_version_")) {
        "proxy-wasm@0"
    } else if imports.any(|name| name == "extism:host/env") {
        "extism@1"
    } else {
        id_of_plugin(module)
    }
}

/// The same of a plugin of Keyway's own contracts.
fn id_of_plugin(module: &Module) -> &str {
    if let Some(named) = &module.metadata().contract {
        return named;
    }
    let exports = || module.walrus.exports.iter().map(|export| export.name.as_str());
    let exported = |wanted: &[&str]| exports().any(|name| wanted.contains(&name));
    if exported(&[export::ALLOC]) {
        contract::BYTES
    } else if exported(&[export::INIT, export::CLEANUP]) {
        contract::LIFECYCLE
    } else {
        contract::FUNCTION
    }
}

/// Whether nothing in a module tells what it is for, so that its contract is a guess.
pub(crate) fn is_guess(module: &Module, contract: &Contract) -> bool {
    let exports = || module.walrus.exports.iter();
    module.metadata().contract.is_none()
        && contract.functions().all(|(name, ..)| exports().all(|export| export.name != name))
}

pub(crate) fn of_module(module: &Module) -> Result<&'static Contract, Box<Finding>> {
    named(id_of_module(module))
}

fn named(id: &str) -> Result<&'static Contract, Box<Finding>> {
    Contract::named(id).map_err(|error| {
        let message = format!("the module's metadata names an {error}");
        Box::new(
            Finding::error(&rule::METADATA, message)
                .hint("name the contract's file: --contract CONTRACT.toml"),
        )
    })
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use std::path::Path;

    use super::{BUILT_IN_FILES, Contract};

    #[test]
    fn built_in_contracts_can_be_read_and_written() {
        for text in BUILT_IN_FILES {
            let contract = Contract::parse(text, Path::new("x")).unwrap();
            let again = Contract::parse(&contract.to_toml(), Path::new("x")).unwrap();
            assert_eq!(again.to_toml(), contract.to_toml());
        }
        assert_eq!(Contract::built_in().len(), BUILT_IN_FILES.len());
    }
}
