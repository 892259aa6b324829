//! Manifests: grants, limits and configuration of one plugin as a TOML file, which
//! MANIFEST.md describes.
//!
//! What a manifest says is either done or an error: nothing of it is ignored.

mod allow;
mod error;
mod limits;
mod load;
mod parse;
mod place;
mod serve;
mod table;
mod vars;
mod wasi;

use std::{
    collections::BTreeMap,
    fmt,
    path::{Path, PathBuf},
};

use wasm_abi_check::{Contract, Features};

pub use self::{
    error::{ManifestError, Mistake},
    limits::LimitsTable,
    place::Place,
    serve::ServeTable,
    vars::VarsTable,
    wasi::{Dir, Sink, WasiTable},
};
use crate::{
    Capability,
    file::{self, ReadError},
};

/// Grants, limits and configuration of one plugin.
///
/// [`Builder::manifest`](crate::Builder::manifest) sets up a host that has what the
/// manifest asks for, [`Host::load_manifest`](crate::Host::load_manifest) loads the
/// plugin, on that host or on one of many plugins. What was read is not changed: each
/// value was seen to be within its bounds.
///
/// ```no_run
/// use keyway_host::{Host, Manifest};
/// use std::path::Path;
///
/// let manifest = Manifest::read(Path::new("greet.toml"))?;
/// let host = Host::builder().manifest(&manifest).build()?;
/// let mut instance = host.load_manifest(&manifest)?.instantiate()?;
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct Manifest {
    plugin: Source,
    sha256: Option<[u8; 32]>,
    contract: Option<ContractSource>,
    pub(crate) features: Features,
    allow: Vec<Capability>,
    deterministic: bool,
    config: BTreeMap<String, Vec<u8>>,
    vars: VarsTable,
    pub(crate) limits: LimitsTable,
    serve: ServeTable,
    wasi: Option<WasiTable>,
    places: place::Places,
}

/// Where a module is.
#[derive(Clone)]
#[non_exhaustive]
pub enum Source {
    /// In a file.
    File(PathBuf),
    /// In the manifest itself.
    Bytes(Vec<u8>),
}

/// Where a contract is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum ContractSource {
    /// It is built in, under this name.
    BuiltIn(String),
    /// In a file.
    File(PathBuf),
    /// It was read already.
    Parsed(Box<Contract>),
}

impl Manifest {
    /// The version of the format.
    pub const VERSION: u32 = 1;
    /// Bytes of a manifest: 1 MiB.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Reads a manifest. Its paths are relative to its folder; no file that it names is
    /// looked at yet.
    ///
    /// # Errors
    ///
    /// [`ManifestError::Read`] where it is no regular file or cannot be read, and as
    /// [`Manifest::parse`].
    pub fn read(path: &Path) -> Result<Self, ManifestError> {
        let bytes = read_file("manifest", path, Self::MAX_BYTES)?;
        let folder = path.parent().unwrap_or(Path::new(""));
        parse::manifest(&bytes, folder, Some(path))
    }

    /// Reads the text of a manifest, whose paths are relative to `folder`.
    ///
    /// # Errors
    ///
    /// [`ManifestError::Bytes`] where it is too long, [`ManifestError::Wrong`] with line
    /// and column of the first mistake.
    pub fn parse(text: &str, folder: &Path) -> Result<Self, ManifestError> {
        if text.len() > Self::MAX_BYTES {
            let len = u64::try_from(text.len()).unwrap_or(u64::MAX);
            let (what, limit) = ("manifest", Self::MAX_BYTES);
            return Err(ManifestError::Bytes { what, len, limit, path: None });
        }
        parse::manifest(text.as_bytes(), folder, None)
    }

    /// The module: the key `plugin` or `bytes`.
    pub fn plugin(&self) -> &Source {
        &self.plugin
    }

    /// The same for a module that is somewhere else, such as in the memory of a service
    /// that got it with the manifest. It must still have the manifest's hash.
    #[must_use]
    pub fn with_plugin(self, plugin: Source) -> Self {
        Self { plugin, ..self }
    }

    /// The same with a contract that was read already, such as by a service that looks
    /// whether the manifest's file of it has changed.
    #[must_use]
    pub fn with_contract(self, contract: Contract) -> Self {
        Self { contract: Some(ContractSource::Parsed(Box::new(contract))), ..self }
    }

    /// The hash that the module must have.
    pub fn sha256(&self) -> Option<[u8; 32]> {
        self.sha256
    }

    /// The contract that it must fit; where none is told its metadata decide, else its
    /// exports.
    pub fn contract(&self) -> Option<&ContractSource> {
        self.contract.as_ref()
    }

    /// What it may use beyond the pinned features.
    pub fn features(&self) -> Features {
        self.features
    }

    /// What it is granted, WASI apart.
    pub fn allow(&self) -> &[Capability] {
        &self.allow
    }

    /// Whether its host has to be [deterministic](crate::Builder::deterministic).
    pub fn is_deterministic(&self) -> bool {
        self.deterministic
    }

    /// What `config_get` reads.
    pub fn config(&self) -> &BTreeMap<String, Vec<u8>> {
        &self.config
    }

    /// The bounds and first values of its variables.
    pub fn vars(&self) -> &VarsTable {
        &self.vars
    }

    /// What each of its instances may take.
    pub fn limits(&self) -> &LimitsTable {
        &self.limits
    }

    /// How a service runs it.
    pub fn serve(&self) -> &ServeTable {
        &self.serve
    }

    /// What it is granted of WASI preview 1; nothing where it is none.
    pub fn wasi(&self) -> Option<&WasiTable> {
        self.wasi.as_ref()
    }

    /// Whether only a deterministic host can run it: no other one measures fuel.
    pub(crate) fn is_for_deterministic(&self) -> bool {
        self.deterministic || self.limits.fuel.is_some()
    }
}

/// A regular file of at most `limit` bytes.
fn read_file(what: &'static str, path: &Path, limit: usize) -> Result<Vec<u8>, ManifestError> {
    file::read(path, limit).map_err(|error| match error {
        ReadError::Io(source) => ManifestError::Read { what, path: path.to_owned(), source },
        ReadError::TooLarge(len) => {
            ManifestError::Bytes { what, len, limit, path: Some(path.to_owned()) }
        }
    })
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => f.debug_tuple("File").field(path).finish(),
            Self::Bytes(bytes) => f.debug_tuple("Bytes").field(&bytes.len()).finish(),
        }
    }
}

impl fmt::Debug for Manifest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // no values: a configuration may hold secrets
        f.debug_struct("Manifest")
            .field("plugin", &self.plugin)
            .field("contract", &self.contract)
            .field("features", &self.features)
            .field("allow", &self.allow)
            .field("deterministic", &self.deterministic)
            .field("config", &self.config.keys())
            .field("vars", &self.vars)
            .field("limits", &self.limits)
            .field("serve", &self.serve)
            .field("wasi", &self.wasi)
            .finish_non_exhaustive()
    }
}
