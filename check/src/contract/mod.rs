//! Contracts: the exports, imports and limits that a host demands, as data.

mod choose;
mod derive;
mod error;
mod header;
mod hints;
mod imports;
mod limits;
mod pattern;

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    fs::File,
    io::{self, Read},
    path::Path,
    sync::LazyLock,
};

use semver::Version;
use serde::{Deserialize, Serialize};

pub(crate) use self::{
    choose::{id_of_module, is_guess},
    pattern::{Names, Pattern, is_pattern},
};
pub use self::{
    error::ContractError,
    header::Header,
    hints::for_mistake as hint_for_mistake,
    imports::{AllowedImport, AllowedImportError, Imports, WasiGroup, WasiGroupError},
    limits::Limits,
};
use crate::{
    Features, Level, LevelError, Levels, Signature,
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
    /// It is compiled in, not somebody's own of the same name.
    #[serde(skip)]
    pub(crate) is_built_in: bool,
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

/// Bytes of a contract file: 1 MiB.
pub const MAX_CONTRACT_BYTES: u64 = 1 << 20;

/// How many `*` there may be in exports and imports: what stands between them is looked
/// for in each name.
const MAX_STARS: usize = 100;

/// The files of the contracts that are compiled in.
const BUILT_IN_FILES: [&str; 5] = [
    include_str!("../../../sdk/contracts/function.toml"),
    include_str!("../../../sdk/contracts/lifecycle.toml"),
    include_str!("../../../sdk/contracts/bytes.toml"),
    include_str!("../../../sdk/contracts/proxy-wasm.toml"),
    include_str!("../../../sdk/contracts/extism.toml"),
];

static BUILT_IN: LazyLock<Vec<Contract>> = LazyLock::new(|| {
    let read = |text| {
        let contract = Contract::parse(text, Path::new("")).ok()?; // a test reads each of them
        Some(Contract { is_built_in: true, ..contract })
    };
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
        if !(1..=MAX_NAME).contains(&self.name.len()) || !self.name.chars().all(is_of_name) {
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
        if self.exports.any_of.iter().any(Vec::is_empty) {
            return Err(ContractError::NoAlternative { path: shown() });
        }
        let exports = self.functions().map(|(name, ..)| name);
        let exports = exports.chain(self.exports.forbidden.iter().map(String::as_str));
        let imports =
            self.imports.allow.iter().flat_map(|allowed| [&allowed.module, &allowed.name]);
        let names = exports.chain(imports.map(String::as_str));
        let count = names.map(|name| name.matches('*').count()).sum();
        if count > MAX_STARS {
            let (what, limit) = ("`*` in its patterns", MAX_STARS);
            return Err(ContractError::TooMany { path: shown(), what, count, limit });
        }
        self.levels().map_err(|source| ContractError::Rule { path: shown(), source })?;
        let mut rules = HashMap::new();
        for name in self.rules.keys() {
            if let Some(rule) = rule::find(name)
                && let Some(first) = rules.insert(rule.id, name)
            {
                let names = [first, name].map(|name| printable(name));
                return Err(ContractError::RuleTwice { path: shown(), names });
            }
        }
        Ok(())
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
        if Self::is_file_name(name) {
            Self::read(Path::new(name))
        } else {
            Self::named(name).cloned()
        }
    }

    /// Whether [`find`](Self::find) takes `name` for that of a file.
    pub fn is_file_name(name: &str) -> bool {
        name.ends_with(".toml") || name.contains(std::path::is_separator)
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

    /// The names and patterns of these functions.
    pub(crate) fn listed(&self) -> Names<'_> {
        Names::of(self.functions().map(|(name, ..)| name))
    }
}

/// Bytes of a contract's name, which stands in messages.
const MAX_NAME: usize = 64;

/// Whether a contract's name may hold this.
fn is_of_name(c: char) -> bool {
    c.is_ascii_lowercase() || c.is_ascii_digit() || "_-".contains(c)
}

fn read_bounded(path: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(path)?.take(MAX_CONTRACT_BYTES + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MAX_CONTRACT_BYTES {
        let message = format!("more than {MAX_CONTRACT_BYTES} bytes");
        return Err(io::Error::new(io::ErrorKind::FileTooLarge, message));
    }
    String::from_utf8(bytes)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "not valid UTF-8"))
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
