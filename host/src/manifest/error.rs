//! What is wrong with a manifest, and what to write instead.

use std::{
    io,
    path::{Path, PathBuf},
};

use wasm_abi_check::{ContractError, Feature, printable, printable_path, printable_text};

use super::{Manifest, Place};

/// Why a manifest was not read, or cannot be met by this host.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// A file cannot be read.
    #[error("cannot read the {what}: {}", printable_path(.path))]
    Read {
        /// The manifest itself, or what it names.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },

    /// A file is too large, and was not read; or the text of a manifest.
    #[error("the {what} has {len} bytes, the limit is {limit}{}", after_colon(.path.as_deref()))]
    Bytes {
        /// The manifest itself, or what it names.
        what: &'static str,
        /// Its bytes.
        len: u64,
        /// The limit in bytes.
        limit: usize,
        /// The file, where it is one.
        path: Option<PathBuf>,
    },

    /// The file that `contract` names is none.
    #[error(transparent)]
    Contract(#[from] ContractError),

    /// Something in the manifest is wrong, or more than this host has.
    #[error("{mistake}: {place}")]
    Wrong {
        /// What it is.
        mistake: Mistake,
        /// Where it stands.
        place: Place,
    },
}

impl ManifestError {
    /// What to write instead, where that can be guessed.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Contract(error) => error.hint(),
            Self::Wrong { mistake, .. } => mistake.hint(),
            _ => None,
        }
    }
}

fn after_colon(path: Option<&Path>) -> String {
    path.map_or_else(String::new, |path| format!(": {}", printable_path(path)))
}

/// Something wrong in a manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Mistake {
    /// It is no TOML, or a value is of another type.
    #[error("{}", printable_text(.reason))]
    Toml {
        /// What the parser says.
        reason: String,
        /// What was meant.
        hint: Option<String>,
    },

    /// No version knows this key.
    #[error("unknown key `{}`", printable(.key))]
    Key {
        /// The key.
        key: String,
        /// What was meant.
        hint: Option<String>,
    },

    /// The key `manifest` is missing.
    #[error("`manifest` is missing, the version of the format")]
    NoVersion,

    /// It is of another version.
    #[error("the manifest is of version {version}, this host reads version {}", Manifest::VERSION)]
    Version {
        /// Its version.
        version: i64,
    },

    /// Neither `plugin` nor `bytes` is there.
    #[error("neither `plugin` nor `bytes` is told")]
    NoPlugin,

    /// Both are there.
    #[error("both `plugin` and `bytes` are told")]
    TwoPlugins,

    /// A text is empty that cannot be.
    #[error("`{key}` is empty")]
    Empty {
        /// Its key.
        key: &'static str,
    },

    /// A text holds a character that it cannot hold.
    #[error("`{key}` holds {what}")]
    Character {
        /// Its key.
        key: &'static str,
        /// The character.
        what: &'static str,
    },

    /// Two folders have one name in the plugin.
    #[error("`wasi.dirs` has two folders named `{}`", printable(.guest))]
    DirTwice {
        /// The name.
        guest: String,
    },

    /// The value of `bytes` is not base64.
    #[error("`bytes` is not base64: {reason}")]
    Base64 {
        /// What the decoder says.
        reason: String,
    },

    /// The value of `sha256` is no hash.
    #[error("`sha256` has {len} characters that are not the 64 hexadecimal digits of a hash")]
    Sha256 {
        /// How many it has.
        len: usize,
    },

    /// No contract of this name is built in.
    #[error("unknown contract `{}`", printable(.name))]
    Contract {
        /// The name.
        name: String,
        /// What was meant.
        hint: String,
    },

    /// A feature that no host runs.
    #[error("`{}` is not a feature that a host can run", printable(.name))]
    Feature {
        /// Its name.
        name: String,
        /// What was meant.
        hint: String,
    },

    /// `allow` names what is no capability.
    #[error("`{}` is not a capability", printable(.name))]
    Capability {
        /// What it names.
        name: String,
        /// What was meant.
        hint: String,
    },

    /// Something is told that only a capability makes use of.
    #[error("`{key}` is told, and `allow` does not name `{capability}`")]
    NotAllowed {
        /// What is told.
        key: &'static str,
        /// What makes use of it.
        capability: &'static str,
        /// What to write.
        hint: String,
    },

    /// A number is outside of its range.
    #[error("`{key}` is {value}, the limits are {least} and {most}")]
    Range {
        /// Its key.
        key: &'static str,
        /// What it is.
        value: i64,
        /// The least that it can be.
        least: u64,
        /// The most that it can be.
        most: u64,
    },

    /// There is more of something than there may be.
    #[error("{what} has {value} {unit}, the limit is {limit}")]
    TooMany {
        /// What has them.
        what: &'static str,
        /// Of what.
        unit: &'static str,
        /// How many it has.
        value: usize,
        /// How many it may have.
        limit: usize,
    },

    /// WASI cannot be granted where results must be the same every time.
    #[error("`wasi` cannot be told with `{with}`: a deterministic host does not grant WASI")]
    WasiAnd {
        /// What is told too.
        with: &'static str,
    },

    /// The host was built without WASI.
    #[error("`wasi` is told, and this build of the host has no WASI")]
    NoWasi,

    /// The host has no functions under a namespace that `allow` names.
    #[error("this host has no functions under the namespace `{}`", printable(.namespace))]
    Namespace {
        /// The namespace.
        namespace: String,
        /// What was meant.
        hint: Option<String>,
    },

    /// The host has another stack.
    #[error("`limits.stack_bytes` is {wanted}, the stack of this host has {has}")]
    Stack {
        /// What is asked for, in bytes.
        wanted: usize,
        /// What the host has, in bytes.
        has: usize,
    },

    /// A limit is higher than what the host was built for.
    #[error("`{key}` is {wanted}, the limit of this host is {most}")]
    AboveHost {
        /// The key.
        key: &'static str,
        /// What is asked for.
        wanted: usize,
        /// The most that there can be.
        most: usize,
    },

    /// The host is not deterministic, and so measures no fuel.
    #[error("`{key}` asks for a deterministic host, which this one is not")]
    NotDeterministic {
        /// What asks for it.
        key: &'static str,
    },

    /// The host was built without a feature.
    #[error("`features` asks for `{feature}`, which this host was not built with")]
    NotBuiltWith {
        /// The feature.
        feature: Feature,
    },
}

impl Mistake {
    /// What to write instead, where that can be guessed.
    pub fn hint(&self) -> Option<String> {
        match self {
            Self::Toml { hint, .. } | Self::Key { hint, .. } | Self::Namespace { hint, .. } => {
                hint.clone()
            }
            Self::NoVersion | Self::Version { .. } => {
                Some(format!("manifest = {}", Manifest::VERSION))
            }
            Self::NoPlugin => Some(r#"plugin = "plugin.wasm""#.to_owned()),
            Self::Contract { hint, .. }
            | Self::Feature { hint, .. }
            | Self::Capability { hint, .. }
            | Self::NotAllowed { hint, .. } => Some(hint.clone()),
            Self::Stack { has, .. } => Some(format!("stack_bytes = {has}")),
            Self::AboveHost { key, most, .. } => {
                let name = key.rsplit('.').next().unwrap_or(key);
                Some(format!("{name} = {most}"))
            }
            Self::NotDeterministic { .. } | Self::NotBuiltWith { .. } => {
                Some("Host::builder().manifest(&manifest).build()".to_owned())
            }
            _ => None,
        }
    }
}
